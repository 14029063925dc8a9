"""Uploads: resumable or by form, in batches; each file becomes a draft."""
