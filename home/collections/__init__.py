"""What a collection page shows and hands out, and how a reading list becomes one."""
