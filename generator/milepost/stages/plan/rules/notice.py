"""The rule on the end of a product's life: who uses it must be told in time."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from milepost.model.milestone import Milestone, Product
from milepost.model.plan import Plan, Planned
from milepost.problems import Problem, warning
from milepost.stages.plan.rules.words import days


def check_milestone(planned: Planned, plan: Plan[Any]) -> Iterator[Problem]:
    """A milestone that ends a product's life."""
    if planned.milestone.status != "cancelled":
        yield from _late(planned.milestone, plan.day)


def check_products(plan: Plan[Any]) -> Iterator[Problem]:
    """A product whose own file tells its end."""
    for product in plan.roadmap.products.values():
        yield from _late(product, plan.day)


def _late(item: Milestone | Product, today: date) -> Iterator[Problem]:
    """Compare the notice with the days between the announcement, or today, and the end of support."""
    sunset = item.sunset
    if not sunset or sunset.notice is None:
        return
    end, key = (
        (sunset.end_of_support, "end_of_support") if sunset.end_of_support else (sunset.end_of_life, "end_of_life")
    )
    told = sunset.announce.first if sunset.announce else today
    if end is None or end.last is None or told is None or (sunset.announce is None and end.last < today):
        return
    given = (end.last - told).days
    if given < sunset.notice:
        said = f"announced {sunset.announce.text}" if sunset.announce else f"not announced by {today}"
        notice = f"{days(max(given, 0))} before {key} {end.text} at most"
        message = f"the end is {said}, {notice}, and `notice` asks for {days(sunset.notice)}"
        yield warning(item.place("sunset"), "late-notice", message, "announce it earlier, or move the end")


CHECKS = (check_milestone,)
WHOLE = (check_products,)
