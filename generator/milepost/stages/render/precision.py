"""Days that were worked out of a milestone's dates, told no finer than its readers are told those."""

from datetime import date

from milepost.model.milestone import Milestone
from milepost.model.periods import Period, coarsen, parse
from milepost.model.plan import Forecast, Plan
from milepost.model.roadmap import Seen


def told(day: date, item: Milestone, plan: Plan[Seen]) -> Period:
    """Give a day as readers of a milestone may hear it: the day, or the period of their precision that holds it."""
    calendar, precision = plan.roadmap.settings.calendar, item.told_at
    period = parse(day.isoformat(), calendar)
    return coarsen(period, precision, calendar) if precision and precision != "board" else period


def told_day(day: date, item: Milestone, plan: Plan[Seen]) -> date:
    """Give the last day of what readers hear of a day, for programs."""
    return told(day, item, plan).last or day


def forecast_of(item: Milestone, plan: Plan[Seen]) -> Forecast | None:
    """Find a milestone's forecast; where no dates are told there is none."""
    return None if item.told_at == "board" else plan.forecasts.get(item.id)
