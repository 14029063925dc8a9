"""How a PDF is known."""

HEADER = b"%PDF-"
HEADER_WITHIN = 8 << 10  # bytes of junk that may stand before the header
