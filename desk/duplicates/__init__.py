"""Files like each other: found by the worker, shown to editors, joined by them."""
