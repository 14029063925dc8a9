"""Redirects from addresses that pages had, or that editors give away."""
