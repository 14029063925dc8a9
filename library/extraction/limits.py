"""Every limit of extraction, with its unit."""

PAGES = 2_000
CHARACTERS_PER_PAGE = 200_000
CHARACTERS_PER_FILE = 20_000_000
TITLE_CHARACTERS = 300
DATE_CHARACTERS = 40
PICTURE_BYTES = 150_000  # of one page, for a phone on a slow link

# Text recognition
SCAN_DPI = 200  # 300 finds no more; 150 loses Arabic
SCAN_PIXELS = 10_000_000  # A3 at that resolution is 7.7 million
SCAN_BYTES = 2_900_000  # as base64 it must fit in LINE_BYTES
RECOGNITION_SECONDS = 120  # of one page, on a busy machine; CPU_SECONDS holds too

# Archives
MEMBERS = 10_000
DIRECTORY_BYTES = 4 << 20  # the zip's table of contents; 10,000 members fit easily
DECLARED_BYTES = 1 << 30
INFLATED_BYTES = 300 << 20
MEMBER_BYTES = 120 << 20
RATIO = 100
RATIO_APPLIES_FROM = 1 << 20  # small members may well shrink more than that

# The child process
MEMORY_BYTES = 512 << 20
CPU_SECONDS = 60
OPEN_FILES = 32
NICENESS = 5
STALL_SECONDS = 10
TOTAL_SECONDS = 120
LINE_BYTES = 4 << 20
RESTARTS = 3
