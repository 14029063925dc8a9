"""Conversion of file formats that only LibreOffice reads."""
