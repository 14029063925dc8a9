"""All limits of extraction, with units."""

PAGES = 2_000
CHARACTERS_PER_PAGE = 200_000
CHARACTERS_PER_FILE = 20_000_000
TITLE_CHARACTERS = 300
DATE_CHARACTERS = 40
FRONT_PAGES = 5  # whose lines are reported with the size of their letters
FRONT_LINES = 15  # per page, the largest
FRONT_LINE_CHARACTERS = 300
OUTLINE_ENTRIES = 300
OUTLINE_CHARACTERS = 200  # per entry
OUTLINE_LEVELS = 3
PICTURE_BYTES = 80_000  # per page, for phones on slow connections
PICTURE_WIDTHS = (720, 1_200)  # pixels: phones, and wide or enlarged pages
THUMBNAIL_PAGES = 20  # in one picture, rendered by one process
THUMBNAIL_COLUMNS = 5
THUMBNAIL_SIZE = (144, 192)  # pixels; a page fits in
RANGE_PAGES = 50  # copied from a PDF for one reader
RANGE_BYTES = 30 << 20
BOX_CHARACTERS = 50_000  # per page: about 2 MB of the child's LINE_BYTES

# Text recognition
SCAN_DPI = 200  # 300 recognises no more text; 150 loses Arabic
SCAN_PIXELS = 10_000_000  # A3 at 200 dpi has 7.7 million
SCAN_BYTES = 2_900_000  # as base64 it must fit into LINE_BYTES
RECOGNITION_SECONDS = 120  # per page on a busy machine; CPU_SECONDS also applies

# Image files
IMAGE_PIXELS = 60_000_000  # per page; with an alpha channel 240 MB
JOINED_PAGES = 60  # of images that become one PDF
JOINED_SECONDS = 40  # a page takes half a second

# Conversion by LibreOffice
CONVERSION_SECONDS = 15  # of time, and of CPU
CONVERSION_MEMORY_BYTES = 2 << 30  # address space; 0.2 GB are used by a short text
CONVERSION_OPEN_FILES = 512
CONVERTED_BYTES = 100 << 20

# Archives
MEMBERS = 10_000
DIRECTORY_BYTES = 4 << 20  # the ZIP's central directory; 10,000 members fit easily
DECLARED_BYTES = 1 << 30
INFLATED_BYTES = 300 << 20
MEMBER_BYTES = 120 << 20
UNPACKED_FILES = 500  # of a ZIP whose files become drafts
ATTACHMENTS = 100  # of a mail message that become files
RATIO = 100
RATIO_APPLIES_FROM = 1 << 20  # small members may compress better

# Responses of repositories and feeds
RESPONSE_SECONDS = 30
RESPONSE_RECORDS = 10_000
RESPONSE_CHARACTERS = 30_000_000  # three times the bytes of a response
RESPONSE_TOKEN_LENGTH = 4_000

# The child process
MEMORY_BYTES = 512 << 20
CPU_SECONDS = 60
# Between the signal that tells a process of its CPU limit and the one that kills it.
CPU_GRACE_SECONDS = 5
OPEN_FILES = 32
NICENESS = 5
STALL_SECONDS = 10
# For a file, shared by conversion, active content, text, outline and cover. Sound pages
# take less than 10 ms each, so that 2,000 of them are read whole even on a slow
# machine, and slow ones are given up.
FILE_SECONDS = 30
SECONDS_PER_PAGE = 0.02  # more, for each page that is read
UNPACKING_SECONDS = 70
LINE_BYTES = 4 << 20
RESTARTS = 3
