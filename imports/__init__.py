"""The way in: submissions and their rows, from a file to recorded comments."""
