"""Every page: the team's desk inside the admin, later public pages and the API. No rule lives here."""
