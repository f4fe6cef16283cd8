"""Deposits without an account: received, looked at, corrected, confirmed, then followed by a secret link."""
