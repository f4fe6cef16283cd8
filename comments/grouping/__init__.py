"""Remarks that may be answered together: how they are found alike, proposed, put together and decided."""
