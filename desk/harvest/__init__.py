"""Harvests: records of repositories (OAI-PMH) and feeds (RSS, Atom) become drafts.

`job` harvests one response at a time: `fetch` reads it within limits, `oai` and `feeds`
parse it into `RemoteRecord`s, `recognition` finds those that the library has, and
`drafts` makes drafts of the others. Nothing is published, and no file is downloaded.
"""
