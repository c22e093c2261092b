"""What a leak is told as: a problem that nobody can ignore, with what must not be there and where it was withheld."""

from milepost.problems import Place, Problem

OURS = "nothing was published; this is a fault of Milepost and not of the content: please report it"
THEIRS = "nothing was published; take it out of the file or its metadata, or show the file to fewer"


def fault(path: str, message: str, line: int = 0) -> Problem:
    """Tell of a leak in a file of the site, or in what it is made of; nobody has that file yet, so no line is shown."""
    return Problem(Place(path), "leak", f"line {line}: {message}" if line else message, OURS)


def fault_of_author(path: str, message: str, line: int) -> Problem:
    """Tell of a leak in a file that is copied as it is."""
    return Problem(Place(path, line, 1 if line else 0), "leak", message, THEIRS)
