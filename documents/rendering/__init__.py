"""A document's Markdown as safe HTML, block by block with its lines: pure, without database or Django."""
