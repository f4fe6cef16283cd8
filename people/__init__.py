"""Who: users, roles, authors, organisations, and the journal of what everyone did."""
