"""The whole public library as files, written every night."""
