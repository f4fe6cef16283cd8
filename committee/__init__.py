"""What the team decides together, in a séance; knows all that comes before it."""
