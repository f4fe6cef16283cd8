"""Pure readers of the published texts: git or folder, markdown, PDF. No database, no Django."""
