"""What to do with a file of a type that the library does not accept, by extension."""

from library.extraction.containers.zip_archive import ArchiveProblem


def gettext_noop(message: str) -> str:
    """Mark a text for translation, which the caller does: nothing here needs Django."""
    return message


UNSUPPORTED = gettext_noop(
    "This file type is not supported. Save it as PDF, docx or plain text and upload it "
    "again."
)
NO_EXTENSION = gettext_noop(
    "This file type is not supported: the name has no ending. Add it, such as .pdf or "
    ".docx, and upload it again."
)
UNSAFE_ARCHIVE = {
    ArchiveProblem.TOO_MANY: gettext_noop(
        "This file contains too many members. Open it in its program, save it "
        "again and upload the new file."
    ),
    ArchiveProblem.TOO_LARGE: gettext_noop(
        "This file unpacks to more than 1 GB. Open it in its program, save it "
        "again and upload the new file."
    ),
    ArchiveProblem.OUTSIDE: gettext_noop(
        "This file contains a file that points outside it. Open it in its program, "
        "save it again and upload the new file."
    ),
    ArchiveProblem.LINK: gettext_noop(
        "This file contains a symbolic link. Open it in its program, save it "
        "again and upload the new file."
    ),
    ArchiveProblem.ARCHIVE: gettext_noop(
        "This file contains another archive. Open it in its program, save it "
        "again and upload the new file."
    ),
    ArchiveProblem.BOMB: gettext_noop(
        "This file unpacks to far more than its size. Open it in its program, save it "
        "again and upload the new file."
    ),
}
# (advice, the extensions that it is for)
_ADVICE = (
    (
        gettext_noop(
            "This kind of archive is not supported. Unpack it and upload the files in "
            "it, or pack them as ZIP."
        ),
        "7z ace arj bz2 cab cbr cbz dmg gz img iso lha lz lzma rar tar tbz tgz txz xz "
        "z zst",
    ),
    (
        gettext_noop(
            "Programs are not supported. To describe or document one, upload a text "
            "or a PDF."
        ),
        "apk app bat bin cmd com cpl deb dll exe gadget hta jar js jse lnk msi msix "
        "pif ps1 rpm scr sh vb vbe vbs wsf",
    ),
    (
        gettext_noop(
            "Databases and data of statistics programs are not supported. Export each "
            "table as CSV or xlsx and upload these."
        ),
        "accdb accde db dbf dta gdb mdb mdf odb por rda rdata rds sas7bdat sav sql "
        "sqlite sqlite3",
    ),
    (
        gettext_noop(
            "Files of design programs are not supported. Export it as PDF and upload "
            "the PDF."
        ),
        "afdesign afphoto afpub ai cdr eps fh fig idml indb indd pmd ps psd pub qxd "
        "qxp sketch sla vsd vsdx xcf",
    ),
    (
        gettext_noop(
            "This kind of drawing may contain scripts and is not supported. Export it "
            "as PDF or PNG and upload that."
        ),
        "emf svg svgz swf wmf",
    ),
    (
        gettext_noop(
            "This kind of image is not supported. Save it as JPEG, PNG or PDF and "
            "upload it again."
        ),
        "arw avif bmp cr2 cr3 dng gif ico j2k jp2 jxl jxr nef orf pcx raf rw2 tga",
    ),
    (
        gettext_noop(
            "Fonts are not supported. Upload a PDF of the text instead, which "
            "contains the fonts that it needs."
        ),
        "eot fon otf ttc ttf woff woff2",
    ),
    (
        gettext_noop(
            "This kind of e-book is not supported. Convert it to EPUB or PDF and "
            "upload that."
        ),
        "azw azw3 chm djv djvu fb2 kfx lit lrf mobi oxps prc xps",
    ),
    (
        gettext_noop(
            "This word processor's format is not supported. Save it as docx, odt or "
            "PDF and upload it again."
        ),
        "abw fodg fodp fods fodt hwp hwpx lwp mht mhtml odm one sdw sxc sxi sxw tex "
        "typ wpd wps wri",
    ),
    (
        gettext_noop(
            "This kind of spreadsheet is not supported. Save it as xlsx, ods or CSV "
            "and upload it again."
        ),
        "123 dif gnumeric slk wb1 wk1 wk3 wk4 wks xlsb xlw",
    ),
    (
        gettext_noop(
            "This file is only a link to a document online. Download the document "
            "itself, as docx or PDF, and upload it."
        ),
        "gdoc gdraw gform gsheet gsite gslides url webloc website",
    ),
    (
        gettext_noop(
            "Maps and technical drawings are not supported. Export it as PDF or PNG "
            "and upload that."
        ),
        "dgn dwf dwg dxf geojson gpkg gpx kml kmz mxd qgs qgz shp shx skp",
    ),
    (
        gettext_noop(
            "Mailboxes, calendars and contacts are not supported. Save the messages "
            "or dates that you need as PDF."
        ),
        "dbx ics mbox mbx nsf oft ost pst vcf vcs",
    ),
    (
        gettext_noop(
            "This file is encrypted or a signature. Decrypt it with its program and "
            "upload the document in it."
        ),
        "asc axx enc gpg kdbx p7m p7s pgp sig vault",
    ),
    (
        gettext_noop(
            "The download of this file is not complete. Finish the download and "
            "upload the whole file."
        ),
        "crdownload download opdownload part partial tmp",
    ),
    (
        gettext_noop(
            "Files of planning programs are not supported. Export it as PDF and "
            "upload the PDF."
        ),
        "mm mmap mpp mpt pod xmind",
    ),
)
_BY_EXTENSION = {
    f".{extension}": advice
    for advice, extensions in _ADVICE
    for extension in extensions.split()
}


def advice_for(extension: str) -> str:
    """Return what to do with a file that is not accepted, by its lower-case extension,
    such as ".rar"; "" for a name without one."""
    if not extension:
        return NO_EXTENSION
    return _BY_EXTENSION.get(extension, UNSUPPORTED)
