"""Exported mailboxes: single messages and archives of them, read without trusting a byte. Pure."""
