"""Page models of the site."""
