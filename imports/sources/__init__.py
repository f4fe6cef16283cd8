"""Pure readers of what people send: a file in, rows of named cells out. They know nobody."""
