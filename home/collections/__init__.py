"""Content, feed and exports of collection pages; collections from reading lists."""
