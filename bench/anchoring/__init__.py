"""Anchoring measured on cases with their truth, beside two peers, and on a version 20 times larger."""
