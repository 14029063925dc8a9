"""Harvests: records of repositories (OAI-PMH) and feeds (RSS, Atom) become drafts.

`job` harvests one response at a time: `oai` and `feeds` read it through `fetch` within
limits and have it parsed in the sandbox (`library.extraction.responses`), `recognition`
finds the records that the library has, and `drafts` makes drafts of the others.
Nothing is published, and no file is downloaded.
"""
