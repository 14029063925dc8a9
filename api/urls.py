"""URLs for programs. They have no language prefix: answers name their languages."""

urlpatterns: list = []
