"""The answer to a file that the library does not take."""


class Refused(Exception):
    """`code` is for programs, `message` tells the person what to do."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code
        self.message = message
