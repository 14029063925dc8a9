"""The page view: text, image with boxes, and pages with matches."""
