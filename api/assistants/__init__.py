"""The library for assistants: the Model Context Protocol, over HTTP."""
