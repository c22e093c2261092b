"""Periods: every spelling that is read, every mistake that gets a remedy, and days counted by other means."""

import calendar as almanac
import pickle
import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.model.calendar import Calendar
from milepost.model.periods import PRECISIONS, Period, PeriodError, Precision, coarsen, parse

PLAIN = Calendar()
NAMED = Calendar(
    fiscal_year_start=4,
    named=(
        ("PI27", date(2026, 10, 5), date(2026, 12, 12)),
        ("PI28", date(2027, 1, 4), date(2027, 3, 13)),
        ("Freeze week", date(2026, 12, 21), date(2026, 12, 28)),
        ("Gala", date(2026, 5, 9), date(2026, 5, 10)),
        ("Season", date(2026, 1, 1), date(2026, 4, 1)),
    ),
)
# A week in from the first and the last day that can be written, so that every unit has a neighbour.
DAYS = st.dates(date(1, 1, 8), date(9998, 12, 20))
UNITS: tuple[Precision, ...] = ("day", "week", "month", "quarter", "half", "year")


def refused(text: str, calendar: Calendar = PLAIN) -> PeriodError:
    with pytest.raises(PeriodError) as caught:
        parse(text, calendar)
    return caught.value


# What is read


@pytest.mark.parametrize(
    ("written", "text", "first", "last", "precision"),
    [
        ("2026-03-15", "2026-03-15", "2026-03-15", "2026-03-15", "day"),
        ("2026/03/15", "2026-03-15", "2026-03-15", "2026-03-15", "day"),
        ("2024-02-29", "2024-02-29", "2024-02-29", "2024-02-29", "day"),
        ("2026-03-15T10:00:00Z", "2026-03-15", "2026-03-15", "2026-03-15", "day"),
        ("2026-03-15 10:00", "2026-03-15", "2026-03-15", "2026-03-15", "day"),
        ("2026-03-15t23:59:59.999+14:00", "2026-03-15", "2026-03-15", "2026-03-15", "day"),
        ("2026-03-15 10:00:00 -0800", "2026-03-15", "2026-03-15", "2026-03-15", "day"),
        ("2026-W12", "2026-W12", "2026-03-16", "2026-03-22", "week"),
        ("2026-w12", "2026-W12", "2026-03-16", "2026-03-22", "week"),
        ("2026W12", "2026-W12", "2026-03-16", "2026-03-22", "week"),
        ("W12 2026", "2026-W12", "2026-03-16", "2026-03-22", "week"),
        ("2026-W01", "2026-W01", "2025-12-29", "2026-01-04", "week"),
        ("2026-W53", "2026-W53", "2026-12-28", "2027-01-03", "week"),
        ("2026-03", "2026-03", "2026-03-01", "2026-03-31", "month"),
        ("2026-12", "2026-12", "2026-12-01", "2026-12-31", "month"),
        ("2026-Q1", "2026-Q1", "2026-01-01", "2026-03-31", "quarter"),
        ("2026q1", "2026-Q1", "2026-01-01", "2026-03-31", "quarter"),
        ("Q1 2026", "2026-Q1", "2026-01-01", "2026-03-31", "quarter"),
        ("Q1-2026", "2026-Q1", "2026-01-01", "2026-03-31", "quarter"),
        ("2026Q1", "2026-Q1", "2026-01-01", "2026-03-31", "quarter"),
        ("2026 Q4", "2026-Q4", "2026-10-01", "2026-12-31", "quarter"),
        ("2026-H1", "2026-H1", "2026-01-01", "2026-06-30", "half"),
        ("H2 2026", "2026-H2", "2026-07-01", "2026-12-31", "half"),
        ("h2-2026", "2026-H2", "2026-07-01", "2026-12-31", "half"),
        ("2026H2", "2026-H2", "2026-07-01", "2026-12-31", "half"),
        ("2026", "2026", "2026-01-01", "2026-12-31", "year"),
        ("  2026 ", "2026", "2026-01-01", "2026-12-31", "year"),
        ("0001", "0001", "0001-01-01", "0001-12-31", "year"),
        ("9998", "9998", "9998-01-01", "9998-12-31", "year"),
        ("FY26", "FY26", "2025-04-01", "2026-03-31", "year"),
        ("fy2026", "FY26", "2025-04-01", "2026-03-31", "year"),
        ("FY 26", "FY26", "2025-04-01", "2026-03-31", "year"),
        ("FY1999", "FY1999", "1998-04-01", "1999-03-31", "year"),
        ("FY26-Q1", "FY26-Q1", "2025-04-01", "2025-06-30", "quarter"),
        ("fy26-q4", "FY26-Q4", "2026-01-01", "2026-03-31", "quarter"),
        ("FY2026 Q1", "FY26-Q1", "2025-04-01", "2025-06-30", "quarter"),
        ("Q1 FY26", "FY26-Q1", "2025-04-01", "2025-06-30", "quarter"),
        ("FY26 H2", "FY26-H2", "2025-10-01", "2026-03-31", "half"),
        ("PI27", "PI27", "2026-10-05", "2026-12-11", "quarter"),
        ("pi27", "PI27", "2026-10-05", "2026-12-11", "quarter"),
        ("freeze  WEEK", "Freeze week", "2026-12-21", "2026-12-27", "week"),
        ("gala", "Gala", "2026-05-09", "2026-05-09", "day"),
        ("2026-01-10/2026-03-31", "2026-01-10/2026-03-31", "2026-01-10", "2026-03-31", "day"),
        ("2026-Q1/2026-Q2", "2026-Q1/2026-Q2", "2026-01-01", "2026-06-30", "quarter"),
        ("2026q1 / Q2 2026", "2026-Q1/2026-Q2", "2026-01-01", "2026-06-30", "quarter"),
        ("2026/2028", "2026/2028", "2026-01-01", "2028-12-31", "year"),
        ("2026-03-15/2026-Q4", "2026-03-15/2026-Q4", "2026-03-15", "2026-12-31", "quarter"),
        ("2026-W10/2026-05", "2026-W10/2026-05", "2026-03-02", "2026-05-31", "month"),
        ("FY26-Q1/pi27", "FY26-Q1/PI27", "2025-04-01", "2026-12-11", "quarter"),
        ("2026/03/15/2026/04/15", "2026-03-15/2026-04-15", "2026-03-15", "2026-04-15", "day"),
        ("2026-Q1/2026-03", "2026-Q1/2026-03", "2026-01-01", "2026-03-31", "quarter"),
        ("2026-03/2026-03", "2026-03", "2026-03-01", "2026-03-31", "month"),
    ],
)
def test_every_accepted_spelling_is_read_and_normalised(
    written: str, text: str, first: str, last: str, precision: Precision
) -> None:
    period = parse(written, NAMED)
    assert (period.text, period.precision, period.qualifier) == (text, precision, "")
    assert (str(period.first), str(period.last)) == (first, last)
    assert period.end == date.fromisoformat(last) + timedelta(days=1)
    assert not period.is_open
    assert not period.is_board


@pytest.mark.parametrize(
    ("written", "text", "qualifier"),
    [
        ("2026-Q2~", "2026-Q2~", "~"),
        ("2026-Q2?", "2026-Q2?", "?"),
        ("Q2 2026 ~", "2026-Q2~", "~"),
        ("pi27?", "PI27?", "?"),
        ("2026-Q1/2026-Q2~", "2026-Q1/2026-Q2~", "~"),
        ("2026-Q1~/2026-Q2", "2026-Q1/2026-Q2~", "~"),
        ("2026-Q1?/2026-Q2~", "2026-Q1/2026-Q2?", "?"),
        ("2026-03/..~", "2026-03/..~", "~"),
    ],
)
def test_a_qualifier_is_kept_at_the_end_and_moves_no_day(written: str, text: str, qualifier: str) -> None:
    period = parse(written, NAMED)
    certain = parse(text[:-1], NAMED)
    assert (period.text, period.qualifier) == (text, qualifier)
    assert (period.begin, period.end, period.precision) == (certain.begin, certain.end, certain.precision)


def test_not_before_has_no_last_day() -> None:
    period = parse("2026-03/..", PLAIN)
    assert period == Period("2026-03/..", date(2026, 3, 1), None, "month")
    assert (period.first, period.last, period.is_open, period.is_point) == (date(2026, 3, 1), None, True, False)


def test_not_after_has_no_first_day() -> None:
    period = parse("../2026-06", PLAIN)
    assert period == Period("../2026-06", None, date(2026, 7, 1), "month")
    assert (period.first, period.last, period.is_open) == (None, date(2026, 6, 30), True)


@pytest.mark.parametrize("written", ["now", "Next", " LATER "])
def test_a_place_on_the_board_has_no_days(written: str) -> None:
    period = parse(written, PLAIN)
    assert period == Period(written.strip().lower(), None, None, "board")
    assert (period.is_board, period.is_open, period.is_point) == (True, False, False)


@pytest.mark.parametrize(("written", "is_point"), [("2026-03-15", True), ("gala", True), ("2026-03", False)])
def test_a_point_is_exactly_one_day(written: str, is_point: bool) -> None:
    assert parse(written, NAMED).is_point is is_point


@pytest.mark.parametrize(
    ("days", "precision"),
    [
        (1, "day"),
        (2, "week"),
        (7, "week"),
        (8, "month"),
        (31, "month"),
        (32, "quarter"),
        (92, "quarter"),
        (93, "half"),
        (184, "half"),
        (185, "year"),
    ],
)
def test_a_named_period_is_as_precise_as_it_is_long(days: int, precision: Precision) -> None:
    begin = date(2026, 3, 3)
    assert parse("Sprint", Calendar(named=(("Sprint", begin, begin + timedelta(days)),))).precision == precision


@pytest.mark.parametrize(
    ("start", "first", "last"),
    [(1, "2026-01-01", "2026-12-31"), (2, "2025-02-01", "2026-01-31"), (10, "2025-10-01", "2026-09-30")],
)
def test_a_fiscal_year_is_named_by_the_year_it_ends_in(start: int, first: str, last: str) -> None:
    period = parse("FY26", Calendar(fiscal_year_start=start))
    assert (period.text, str(period.first), str(period.last)) == ("FY26", first, last)


def test_a_written_date_is_never_taken_for_a_name() -> None:
    odd = Calendar(named=(("2026-Q1", date(2030, 1, 1), date(2030, 2, 1)), ("a/b", date(2030, 1, 1), date(2030, 2, 1))))
    assert parse("2026-Q1", odd).first == date(2026, 1, 1)
    assert refused("a/b", odd)


# What is refused


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("2026/03", "'2026/03' is neither a month nor a range", "did you mean '2026-03'?"),
        ("15.03.2026", "'15.03.2026' does not begin with the year", "did you mean '2026-03-15'?"),
        ("15/03/2026", "'15/03/2026' does not begin with the year", "did you mean '2026-03-15'?"),
        ("03/15/2026", "'03/15/2026' does not begin with the year", "did you mean '2026-03-15'?"),
        ("03/04/2026", "does not begin with the year", "did you mean '2026-04-03' or '2026-03-04'?"),
        ("03.04.2026", "does not begin with the year", "did you mean '2026-04-03'?"),
        ("03/03/2026", "does not begin with the year", "did you mean '2026-03-03'?"),
        ("3/2026", "does not begin with the year", "did you mean '2026-03'?"),
        ("2026-15-03", "2026 has no month 15", "did you mean '2026-03-15'?"),
        ("2026-13-05", "2026 has no month 13", "did you mean '2026-05-13'?"),
        ("2026-13", "2026 has no month 13", "write one from '2026-01' to '2026-12'"),
        ("2026-00", "2026 has no month 0", "write one from '2026-01' to '2026-12'"),
        ("2026-02-30", "2026-02 has no day 30", "days of this month go from '2026-02-01' to '2026-02-28'"),
        ("2026-02-29", "2026-02 has no day 29", "days of this month go from '2026-02-01' to '2026-02-28'"),
        ("30.02.2026", "2026-02 has no day 30", "days of this month go from '2026-02-01' to '2026-02-28'"),
        ("2026-31-02", "2026 has no month 31", "write one from '2026-01' to '2026-12'"),
        ("2026-3-5", "'2026-3-5' is not written in full", "did you mean '2026-03-05'?"),
        ("2026.03.15", "is not written in full", "did you mean '2026-03-15'?"),
        ("20260315", "is not written in full", "did you mean '2026-03-15'?"),
        ("2026-3", "is not written in full", "did you mean '2026-03'?"),
        ("March 2026", "'March 2026' spells the month as a word", "did you mean '2026-03'?"),
        ("Mar 15, 2026", "spells the month as a word", "did you mean '2026-03-15'?"),
        ("15 Mar 2026", "spells the month as a word", "did you mean '2026-03-15'?"),
        ("1st September 2026", "spells the month as a word", "did you mean '2026-09-01'?"),
        ("Sept. 2026", "spells the month as a word", "did you mean '2026-09'?"),
        ("2026-dec-24", "spells the month as a word", "did you mean '2026-12-24'?"),
        ("March 2026?", "spells the month as a word", "did you mean '2026-03?'?"),
        ("Q5 2026", "2026 has no quarter 5", "write one from '2026-Q1' to '2026-Q4'"),
        ("2026-Q0", "2026 has no quarter 0", "write one from '2026-Q1' to '2026-Q4'"),
        ("2026-H3", "2026 has no half 3", "write one from '2026-H1' to '2026-H2'"),
        ("FY26-Q5", "FY26 has no quarter 5", "write one from 'FY26-Q1' to 'FY26-Q4'"),
        ("2025-W53", "2025 has no week 53", "write one from '2025-W01' to '2025-W52'"),
        ("2026-W54", "2026 has no week 54", "write one from '2026-W01' to '2026-W53'"),
        ("FY26-W03", "weeks are counted in calendar years only", "write '2026-W03' or 'FY26-Q1'"),
        ("2026-Q1 - 2026-Q2", "is not written as a range", "did you mean '2026-Q1/2026-Q2'?"),
        ("2026-Q1..2026-Q2", "is not written as a range", "did you mean '2026-Q1/2026-Q2'?"),
        ("2026-Q1 to 2026-Q2", "is not written as a range", "did you mean '2026-Q1/2026-Q2'?"),
        ("2026-Q1–2026-Q2", "is not written as a range", "did you mean '2026-Q1/2026-Q2'?"),
        ("Mar 2026 to Apr 2026", "is not written as a range", "did you mean '2026-03/2026-04'?"),
        ("Q1-Q2 2026", "is not written as a range", "did you mean '2026-Q1/2026-Q2'?"),
        ("2026-Q1/Q2", "is not written as a range", "did you mean '2026-Q1/2026-Q2'?"),
        ("2026/27", "is not written as a range", "did you mean '2026/2027'?"),
        ("2026-Q1/", "is not written as a range", "did you mean '2026-Q1/..'?"),
        ("2026-Q1/TBD", "is not written as a range", "did you mean '2026-Q1/..'?"),
        ("until 2026-06", "is not written as a range", "did you mean '../2026-06'?"),
        ("from 2026-06", "is not written as a range", "did you mean '2026-06/..'?"),
        ("2026-Q2/2026-Q1", "'2026-Q2/2026-Q1' ends before it begins", "did you mean '2026-Q1/2026-Q2'?"),
        ("../..", "a range open at both ends says nothing", "give one end: '2026-03/..' or '../2026-06'"),
        ("26-Q1", "is not a year of four digits", "did you mean '2026-Q1'?"),
        ("Q1/2026", "is not a year of four digits", "did you mean '2026-Q1'?"),
        ("Q1'26", "is not a year of four digits", "did you mean '2026-Q1'?"),
        ("1Q26", "is not a year of four digits", "did you mean '2026-Q1'?"),
        ("2026-W5", "is not a year of four digits", "did you mean '2026-W05'?"),
        ("quarter 1 of 2026", "is not a year of four digits", "did you mean '2026-Q1'?"),
        ("FY'26", "is not a year of four digits", "did you mean 'FY26'?"),
        ("Q1", "'Q1' has no year", "write the year, and write it first: '2026-Q1', '2026-03', '2026-03-15'"),
        ("March", "'March' has no year", "write the year, and write it first: '2026-Q1', '2026-03', '2026-03-15'"),
        ("summer 2026", "is not a time", "write a month, quarter or half, with '~' for about: '2026-Q3~'"),
        ("next quarter", "is not a time", "write a month, quarter or half, with '~' for about: '2026-Q3~'"),
        ("~2026-Q2", "does not end with its '~'", "did you mean '2026-Q2~'?"),
        ("about Q2 2026", "does not end with its '~'", "did you mean '2026-Q2~'?"),
        ("2026-Q2~?", "has two qualifiers, and takes one", "did you mean '2026-Q2~' or '2026-Q2?'?"),
        ("later?", "a place on the board takes no '?'", "write 'later'"),
        ("now/2026-Q2", "'now' is a place on the board", "write '..' for an open end: '2026-03/..' or '../2026-06'"),
        ("2026-03-15 10:00 UTC", "has more than a day in it", "did you mean '2026-03-15'?"),
        ("２０２６-Q1", "has characters that only look like digits", "did you mean '2026-Q1'?"),
        ("٢٠٢٦", "has characters that only look like digits", "did you mean '2026'?"),
        ("2026‑03‑15", "has characters that only look like digits", "did you mean '2026-03-15'?"),
        ("PI29", "no period is named 'PI29'", "did you mean 'PI28' or 'PI27'?"),
        ("Freez week", "no period is named 'Freez week'", "did you mean 'Freeze week'?"),
    ],
)
def test_a_mistake_is_named_and_the_hint_says_what_to_type(written: str, message: str, hint: str) -> None:
    error = refused(written, NAMED)
    assert message in error.message
    assert error.hint == hint
    assert str(error) == error.message


@pytest.mark.parametrize("written", ["TBD", "tba", "unknown", "?", "n/a", "soon", "ASAP", "-", ""])
def test_what_is_not_decided_is_left_out_or_later(written: str) -> None:
    assert refused(written).hint == "leave it out, or write 'later'"


@pytest.mark.parametrize(
    "written",
    ["yyyy-mm-dd", "YYYY-MM-DD", "<date>", "{{ date }}", "YYYY-Qn", "2026-XX", "20xx", "DD.MM.YYYY", "[when]"],
)
def test_a_placeholder_is_recognised(written: str) -> None:
    error = refused(written)
    assert error.message == f"'{written}' is a placeholder left from a template"
    assert "'2026-03-15'" in error.hint
    assert error.hint.endswith("or leave it out")


@pytest.mark.parametrize(
    "written", ["0000", "0000-01-01", "9999", "9999-12-31", "9999-Q4", "9999-W01", "FY0001", "FY9999"]
)
def test_years_that_a_date_cannot_hold_are_refused(written: str) -> None:
    assert "is outside 0001 to 9998" in refused(written, Calendar(fiscal_year_start=4)).message


@pytest.mark.parametrize("written", ["12026", "12026-03", "+12026"])
def test_a_year_of_five_digits_is_refused(written: str) -> None:
    assert refused(written).message == f"'{written}' does not have a year of four digits"


def test_an_unlike_name_gets_the_list_of_names() -> None:
    error = refused("whenever it suits", NAMED)
    assert error.message == "'whenever it suits' is not a period"
    assert error.hint.endswith("or a name: 'PI27', 'PI28', 'Freeze week', 'Gala', 'Season'")


def test_in_a_range_the_side_that_is_wrong_is_named() -> None:
    assert refused("2026-Q1/Frieze", NAMED).message == "'Frieze' is not a period"


def test_a_clock_time_that_does_not_exist_is_not_a_timestamp() -> None:
    assert refused("2026-03-15T99:99").hint == "did you mean '2026-03-15'?"


def test_a_message_stays_short_and_printable() -> None:
    error = refused("\x1b[31m2026-Q9\u202e" + "9" * 100_000)
    assert len(error.message) < 120
    assert error.message.isprintable()


@pytest.mark.parametrize(
    "piece", ["9", "a", "-", "/", "..", " - ", "Mar-", "2026-", "~", "xx-", "FY26-", "from ", "\t"]
)
def test_hostile_length_costs_no_time(piece: str) -> None:
    begin = time.perf_counter()
    for count in (100 // len(piece), 200_000):
        refused(piece * count, NAMED)
    assert time.perf_counter() - begin < 1


def test_an_error_survives_the_way_out_of_a_worker() -> None:
    error = pickle.loads(pickle.dumps(refused("2026/03")))  # noqa: S301  our own bytes
    assert (error.message, error.hint) == ("'2026/03' is neither a month nor a range", "did you mean '2026-03'?")


def outcome(text: str) -> Period | PeriodError:
    try:
        return parse(text, NAMED)
    except PeriodError as error:
        return error


@given(st.text() | st.text("0123456789-/QHWFY~?. ntTxyMar", max_size=30))
def test_no_text_raises_anything_but_a_period_error(text: str) -> None:
    result = outcome(text)
    if isinstance(result, Period):
        assert parse(result.text, NAMED) == result
        return
    assert result.message
    assert result.hint
    assert len(result.message) < 150


@given(st.text("0126-/QHWFY~?. Marto", max_size=20))
def test_what_a_hint_offers_is_accepted_and_already_normal(text: str) -> None:
    result = outcome(text)
    if isinstance(result, PeriodError) and result.hint.startswith("did you mean"):
        for offered in result.hint.removeprefix("did you mean '").removesuffix("'?").split("' or '"):
            assert parse(offered, NAMED).text == offered


# Days counted by other means


def spellings_of(day: date, fiscal_start: int) -> dict[Precision, tuple[str, Callable[[date], bool]]]:
    """Write each unit of the calendar that holds a day, with a test for its days that counts no borders."""
    year, week, _ = day.isocalendar()
    quarter, half = (day.month + 2) // 3, 1 if day.month < 7 else 2
    return {
        "day": (f"{day.year:04}-{day.month:02}-{day.day:02}", lambda other: other == day),
        "week": (f"{year:04}-W{week:02}", lambda other: other.isocalendar()[:2] == (year, week)),
        "month": (f"{day.year:04}-{day.month:02}", lambda other: (other.year, other.month) == (day.year, day.month)),
        "quarter": (
            f"{day.year:04}-Q{quarter}",
            lambda other: other.year == day.year and other.month in range(quarter * 3 - 2, quarter * 3 + 1),
        ),
        "half": (f"{day.year:04}-H{half}", lambda other: other.year == day.year and (other.month > 6) == (half == 2)),
        "year": (f"{day.year:04}", lambda other: other.year == day.year),
    }


@given(DAYS, st.sampled_from(UNITS))
def test_a_unit_holds_its_days_and_no_others(day: date, unit: Precision) -> None:
    text, belongs = spellings_of(day, 1)[unit]
    period = parse(text, PLAIN)
    assert period.first is not None
    assert period.last is not None
    inside = [period.first + timedelta(n) for n in range((period.last - period.first).days + 1)]
    assert day in inside
    assert all(belongs(other) for other in inside)
    assert not belongs(period.last + timedelta(1))
    assert period.first == date.min or not belongs(period.first - timedelta(1))


@given(st.integers(1, 9998), st.integers(1, 12))
def test_a_month_is_as_long_as_the_almanac_says(year: int, month: int) -> None:
    period = parse(f"{year:04}-{month:02}", PLAIN)
    assert period.begin is not None
    assert period.end is not None
    assert (period.end - period.begin).days == almanac.monthrange(year, month)[1]


@given(st.dates(date(2000, 1, 1), date(2098, 12, 31)), st.integers(1, 12), st.sampled_from(["", "Q", "H"]))
def test_each_day_lies_in_its_fiscal_period(day: date, start: int, part: str) -> None:
    fiscal = Calendar(fiscal_year_start=start)

    def written(other: date) -> str:
        year = other.year + (start > 1 and other.month >= start)
        months_in = (other.month - start) % 12
        suffix = {"": "", "Q": f"-Q{months_in // 3 + 1}", "H": f"-H{months_in // 6 + 1}"}[part]
        return f"FY{year - 2000:02}{suffix}"

    period = parse(written(day), fiscal)
    assert period.first is not None
    assert period.last is not None
    assert period.first <= day <= period.last
    assert written(period.first) == written(period.last) == written(day)
    assert written(period.last + timedelta(1)) != written(day)
    assert period.text == written(day)


@st.composite
def written_periods(draw: st.DrawFn) -> str:
    """Write a single period or a range, open or not, in order or not."""
    names = st.sampled_from(["PI27", "PI28", "gala", "season", "FY26", "fy27-q3", "FY27 H1"])
    dated = st.builds(
        lambda day, unit: spellings_of(day, 1)[unit][0],
        st.dates(date(2020, 1, 1), date(2031, 1, 1)),
        st.sampled_from(UNITS),
    )
    single = dated | names
    text = draw(single | st.builds("{}/{}".format, single | st.just(".."), single | st.just("..")))
    return text + draw(st.sampled_from(["", "", "~", "?"]))


def read(text: str) -> Period | None:
    result = outcome(text)
    if isinstance(result, Period):
        return result
    assert "ends before it begins" in result.message or "both ends" in result.message
    return None


@given(written_periods())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    period = read(text)
    assert period is None or parse(period.text, NAMED) == period


@given(written_periods())
def test_a_period_begins_before_it_ends(text: str) -> None:
    period = read(text)
    assert period is None or not period.begin or not period.end or period.begin < period.end


# Coarser


@pytest.mark.parametrize(
    ("written", "precision", "text"),
    [
        ("2026-11-30", "quarter", "2026-Q4"),
        ("2026-11-30", "day", "2026-11-30"),
        ("2026-11-30", "week", "2026-W49"),
        ("2026-11-30", "month", "2026-11"),
        ("2026-11-30", "half", "2026-H2"),
        ("2026-11-30", "year", "2026"),
        ("2026-11-30~", "quarter", "2026-Q4~"),
        ("2026-W14", "month", "2026-03/2026-04"),
        ("2026-10-02/2026-11-30", "quarter", "2026-Q4"),
        ("2026-08-15/2026-11-30", "quarter", "2026-Q3/2026-Q4"),
        ("2026-08-15/2026-11-30?", "quarter", "2026-Q3/2026-Q4?"),
        ("2026-08/2027-01", "year", "2026/2027"),
        ("2026-Q1/2026-Q4", "year", "2026"),
        ("2026-Q1/2026-Q4", "quarter", "2026-Q1/2026-Q4"),
        ("2026-Q1/2026-Q4", "month", "2026-Q1/2026-Q4"),
        ("2026-Q1", "month", "2026-Q1"),
        ("2026-03", "week", "2026-03"),
        ("2026-03-15/..", "quarter", "2026-Q1/.."),
        ("../2026-05", "half", "../2026-H1"),
        ("2026-Q2/..", "quarter", "2026-Q2/.."),
        ("2026-03-15/2026-Q4", "quarter", "2026-Q1/2026-Q4"),
        ("2026-01/2026-Q4", "quarter", "2026-Q1/2026-Q4"),
        ("PI27", "quarter", "2026-Q4"),
        ("PI27", "month", "2026-10/2026-12"),
        ("PI27/PI28", "quarter", "2026-Q4/2027-Q1"),
        ("Season", "quarter", "Season"),
        ("Season", "half", "2026-H1"),
        ("Gala", "quarter", "2026-Q2"),
        ("FY26-Q1", "quarter", "FY26-Q1"),
        ("FY26", "quarter", "FY26"),
        ("FY26-Q1", "half", "2025-H1"),
        ("FY26", "year", "FY26"),
        ("FY26-Q1/FY26-Q2", "quarter", "FY26-Q1/FY26-Q2"),
        ("FY26/FY27", "year", "2025/2027"),
        ("later", "quarter", "later"),
    ],
)
def test_a_coarser_period_is_whole_units_and_no_more_than_needed(written: str, precision: Precision, text: str) -> None:
    assert coarsen(parse(written, NAMED), precision, NAMED) == parse(text, NAMED)


def test_a_fiscal_quarter_off_the_calendar_quarters_is_kept_alone_and_covered_in_a_range() -> None:
    february = Calendar(fiscal_year_start=2)
    assert coarsen(parse("FY26-Q1", february), "quarter", february).text == "FY26-Q1"
    assert coarsen(parse("FY26-Q1/FY26-Q2", february), "quarter", february).text == "2025-Q1/2025-Q3"


def test_the_board_is_not_a_matter_of_days() -> None:
    with pytest.raises(ValueError, match="board"):
        coarsen(parse("2026", PLAIN), "board", PLAIN)


def test_a_name_the_calendar_no_longer_has_is_still_covered() -> None:
    assert coarsen(parse("PI27/PI28", NAMED), "quarter", PLAIN).text == "2026-Q4/2027-Q1"


@given(written_periods(), st.sampled_from(UNITS))
def test_a_coarser_period_covers_the_original_and_is_stable(text: str, precision: Precision) -> None:
    period = read(text)
    if period is None:
        return
    coarse = coarsen(period, precision, NAMED)
    assert (coarse.begin is None) == (period.begin is None)
    assert (coarse.end is None) == (period.end is None)
    assert coarse.begin is None or period.begin is None or coarse.begin <= period.begin
    assert coarse.end is None or period.end is None or coarse.end >= period.end
    assert coarse.qualifier == period.qualifier
    assert PRECISIONS.index(coarse.precision) >= PRECISIONS.index(precision)
    assert coarsen(coarse, precision, NAMED) == coarse
    assert parse(coarse.text, NAMED) == coarse


@given(DAYS, st.integers(-400, 400), st.sampled_from(UNITS))
def test_two_days_of_one_unit_coarsen_to_the_same_text(day: date, distance: int, precision: Precision) -> None:
    other = min(max(day, date(2, 6, 1)), date(9997, 6, 1)) + timedelta(distance)
    expected = [spellings_of(each, 1)[precision][0] for each in (day, other)]
    coarse = [coarsen(parse(f"{each.isoformat()}", PLAIN), precision, PLAIN).text for each in (day, other)]
    assert coarse == expected
