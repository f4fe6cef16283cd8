"""The way out: filled sheets, messages and replies to the people who commented."""
