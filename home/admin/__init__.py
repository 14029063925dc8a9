"""Customisation of Wagtail's admin: branding, menus, dashboard and guide."""
