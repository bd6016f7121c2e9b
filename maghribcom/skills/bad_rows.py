"""What a file of the vocabulary is refused with."""


class BadRows(Exception):
    """A file is refused as a whole; each of `rows` is a sentence that names the file, and the line where it has one."""

    def __init__(self, *rows: str) -> None:
        super().__init__("\n".join(rows))
        self.rows = rows
