"""Every page: the architects' workplace inside the admin, later the public pages and the API. No rule lives here."""
