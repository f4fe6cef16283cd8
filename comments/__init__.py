"""What was said and what was decided: comments, placements, dispositions, and the board."""
