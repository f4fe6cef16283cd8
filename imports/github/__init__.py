"""GitHub's issues, read as they change: over the wire, into our tables, then remarks of an envoi each."""
