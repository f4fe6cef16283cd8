"""Sheets filled by colleagues, or answered by hand before the service: what they say, row by row."""
