"""How periods read, in the words that ship with the theme."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from milepost.model.calendar import Calendar
from milepost.model.labels import day_label, label, month_name, short_month_name, spoken
from milepost.model.periods import parse
from milepost.model.words import Words

WORDS_FILE = Path(__file__).parents[2] / "templates" / "words.yml"
CALENDAR = Calendar(
    fiscal_year_start=4,
    named=(("PI27", date(2026, 10, 5), date(2026, 12, 12)), ("PI {28}", date(2027, 1, 4), date(2027, 3, 13))),
)


def flattened(texts: Mapping[str, object], above: str = "") -> Iterator[tuple[str, str]]:
    for key, value in texts.items():
        if isinstance(value, Mapping):
            yield from flattened(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", str(value)


WORDS = Words(dict(flattened(yaml.safe_load(WORDS_FILE.read_text(encoding="utf-8")))))


@pytest.mark.parametrize(
    ("written", "short", "aloud"),
    [
        ("2026-03-15", "15 Mar 2026", "15 March 2026"),
        ("2026-03-05", "5 Mar 2026", "5 March 2026"),
        ("2026-W12", "Week 12, 2026", "week 12 of 2026"),
        ("2026-W02", "Week 2, 2026", "week 2 of 2026"),
        ("2026-03", "Mar 2026", "March 2026"),
        ("2026-Q1", "Q1 2026", "first quarter of 2026"),
        ("2026-Q4", "Q4 2026", "fourth quarter of 2026"),
        ("2026-H1", "H1 2026", "first half of 2026"),
        ("2026-H2", "H2 2026", "second half of 2026"),
        ("2026", "2026", "2026"),
        ("FY26", "FY26", "fiscal year 2026"),
        ("FY26-Q1", "FY26 Q1", "fiscal year 2026, first quarter"),
        ("FY26-H2", "FY26 H2", "fiscal year 2026, second half"),
        ("FY1999-Q3", "FY1999 Q3", "fiscal year 1999, third quarter"),
        ("pi27", "PI27 (5 Oct to 11 Dec 2026)", "PI27 (5 October to 11 December 2026)"),
        ("PI {28}", "PI {28} (4 Jan to 12 Mar 2027)", "PI {28} (4 January to 12 March 2027)"),
        ("2026-01/2026-03", "Jan to Mar 2026", "January to March 2026"),
        ("2026-11/2027-02", "Nov 2026 to Feb 2027", "November 2026 to February 2027"),
        ("2026-Q1/2026-Q2", "Q1 to Q2 2026", "first quarter to second quarter of 2026"),
        ("2026-01-10/2026-03-31", "10 Jan to 31 Mar 2026", "10 January to 31 March 2026"),
        ("2026-W10/2026-W12", "Week 10 to Week 12, 2026", "week 10 to week 12 of 2026"),
        ("2026-03-15/2026-Q4", "15 Mar to Q4 2026", "15 March to fourth quarter of 2026"),
        ("2026/2028", "2026 to 2028", "2026 to 2028"),
        ("2026-03/2026", "Mar 2026 to 2026", "March 2026 to 2026"),
        ("FY26-Q1/FY26-Q2", "FY26 Q1 to Q2", "fiscal year 2026, first quarter to second quarter"),
        ("FY26/FY27", "FY26 to FY27", "fiscal year 2026 to fiscal year 2027"),
        ("FY26-Q1/2026-05", "FY26 Q1 to May 2026", "fiscal year 2026, first quarter to May 2026"),
        ("FY26-Q4/PI27", "FY26 Q4 to PI27", "fiscal year 2026, fourth quarter to PI27"),
        ("2026-03/..", "from Mar 2026", "from March 2026"),
        ("../2026-06", "until Jun 2026", "until June 2026"),
        ("2026-Q2~", "about Q2 2026", "about second quarter of 2026"),
        ("2026-Q2?", "Q2 2026, uncertain", "second quarter of 2026, uncertain"),
        ("2026-Q1/2026-Q2~", "about Q1 to Q2 2026", "about first quarter to second quarter of 2026"),
        ("2026-03/..~", "from about Mar 2026", "from about March 2026"),
        ("../2026-06?", "until Jun 2026, uncertain", "until June 2026, uncertain"),
        ("PI27~", "about PI27 (5 Oct to 11 Dec 2026)", "about PI27 (5 October to 11 December 2026)"),
        ("now", "Now", "Now"),
        ("next", "Next", "Next"),
        ("later", "Later", "Later"),
    ],
)
def test_a_period_reads_as_it_was_meant(written: str, short: str, aloud: str) -> None:
    period = parse(written, CALENDAR)
    assert label(period, WORDS) == short
    assert spoken(period, WORDS) == aloud


def test_a_day_reads_like_a_period_of_that_day() -> None:
    assert day_label(date(2026, 3, 15), WORDS) == "15 Mar 2026"


def test_months_have_a_full_and_a_short_name() -> None:
    full = [month_name(number, WORDS) for number in range(1, 13)]
    assert " ".join(full[:6]) == "January February March April May June"
    assert " ".join(full[6:]) == "July August September October November December"
    assert [short_month_name(number, WORDS) for number in range(1, 13)] == [name[:3] for name in full]


def test_another_language_may_put_the_year_first() -> None:
    japanese = Words(
        {
            **WORDS.texts,
            "dates.short.1": "1月",
            "dates.short.3": "3月",
            "dates.label.month": "{year}年{month}",
            "dates.range.in_one_year": "{begin}から{end_in_year}",
        }
    )
    assert label(parse("2026-01/2026-03", CALENDAR), japanese) == "2026年1月から3月"


def test_each_label_has_a_short_and_a_spoken_form_with_and_without_the_year() -> None:
    kinds = {key.removeprefix("dates.label.") for key in WORDS.texts if key.startswith("dates.label.")}
    assert kinds == {key.removeprefix("dates.spoken.") for key in WORDS.texts if key.startswith("dates.spoken.")}
    within = kinds - {"year", "fiscal_year"}
    for manner in ("label_in_year", "spoken_in_year"):
        prefix = f"dates.{manner}."
        assert within == {key.removeprefix(prefix) for key in WORDS.texts if key.startswith(prefix)}
        assert not any(
            name and "year" in name
            for key, text in WORDS.texts.items()
            if key.startswith(prefix)
            for _, name, _, _ in Formatter().parse(text)
        )


@given(st.dates(date(1000, 1, 1), date(9998, 12, 31)), st.sampled_from(["month", "quarter", "half", "year"]))
def test_no_label_is_more_precise_than_what_was_written(day: date, unit: str) -> None:
    written = {
        "month": f"{day.year}-{day.month:02}",
        "quarter": f"{day.year}-Q{(day.month + 2) // 3}",
        "half": f"{day.year}-H{1 + (day.month > 6)}",
        "year": f"{day.year}",
    }[unit]
    period = parse(written, CALENDAR)
    names = {WORDS(f"dates.{length}.{number}") for length in ("month", "short") for number in range(1, 13)}
    for text in (label(period, WORDS), spoken(period, WORDS)):
        found = text.replace(",", "").split()
        assert not [word for word in found if word.isdigit() and word != str(day.year)]
        assert unit == "month" or not names & set(found)
