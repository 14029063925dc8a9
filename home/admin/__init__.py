"""What the site makes of Wagtail's admin: its name, menus, first page and help."""
