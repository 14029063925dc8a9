"""OAI-PMH 2.0: aggregators harvest the public records (openarchives.org)."""
