"""The public pages: read and answered without an account."""
