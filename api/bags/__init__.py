"""The whole library as a bag (BagIt, RFC 8493), and back in."""
