"""The one time type: a text as an author writes it, read into a half-open interval of days.

Takes a text and a calendar; gives a `Period`, or a `PeriodError` that says what to type instead. Never asks for today,
never knows zones or clock times, and never guesses: a text with two meanings is refused, and both are named.
"""

from milepost.model.calendar import Calendar
from milepost.model.periods.coarsening import coarsen
from milepost.model.periods.mistakes import FORMS, mistake
from milepost.model.periods.period import BOARD, OPEN, PRECISIONS, Period, PeriodError, Precision, Qualifier, quoted
from milepost.model.periods.reading import read
from milepost.model.spelling import Patience

__all__ = ["BOARD", "OPEN", "PRECISIONS", "Period", "PeriodError", "Precision", "Qualifier", "coarsen", "parse"]

# The longest text taken bounds every search, so hostile input costs no more than a long name.
_LONGEST = 100


def parse(text: str, calendar: Calendar, patience: Patience | None = None) -> Period:
    """Read a period in any accepted spelling; any other text raises PeriodError and nothing else."""
    written = " ".join(text.split())
    if len(written) > _LONGEST:
        raise PeriodError(f"{quoted(written)} is too long for a period", FORMS)
    period = read(written, calendar)
    if period is None:
        raise mistake(written, calendar, patience or Patience())
    return period
