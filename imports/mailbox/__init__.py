"""The way in for mail: exported mailboxes, their messages, what each carries, the version it is about."""
