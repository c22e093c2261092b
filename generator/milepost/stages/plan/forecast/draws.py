"""Random draws that are the same on every machine: lengths of work and days of landing, a thousand of each.

Every draw is stratified (Latin hypercube sampling, McKay, Beckman and Conover, 1979): a milestone's thousand draws are
the thousand quantiles of its distribution, in an order that depends on its id alone. So a forecast is exact for one
milestone, and another milestone more or less does not change the draws of the rest.
"""

import hashlib
import random
from collections.abc import Sequence
from functools import lru_cache
from math import log

from milepost.model.milestone import Effort

RUNS = 1000
SHUFFLES = 64
STEPS = 2000  # in which the density of a PERT distribution is added up
SHAPES = 100  # most likely values between low and high for which quantiles are worked out; between them, in proportion

Draws = Sequence[float]


def effort(amount: Effort, id_: str) -> Draws:
    """Draw from the PERT distribution of three points (Malcolm and others, 1959), in the estimate's own unit."""
    width = amount.high - amount.low
    if not width:
        return [amount.likely] * RUNS
    place = (amount.likely - amount.low) / width * SHAPES
    lower = min(int(place), SHAPES - 1)
    part = place - lower
    below, above = _pert(lower), _pert(lower + 1)
    quantiles = [amount.low + width * (x + (y - x) * part) for x, y in zip(below, above, strict=True)]
    return _shuffled(quantiles, id_)


def landing(first: float, last: float, chance: float, id_: str) -> Draws:
    """Draw when something lands that has a chance of landing inside a period.

    Inside, every day is as likely as any other; after it the chance falls off from the same height (exponentially), so
    that a lower chance means a longer tail. Needs a chance above 0 and a last day after the first.
    """
    width = last - first
    tail = width * (1 - chance) / chance
    quantiles = []
    for run in range(RUNS):
        share = (run + 0.5) / RUNS
        inside = first + width * share / chance
        quantiles.append(inside if share <= chance else last + tail * log((1 - chance) / (1 - share)))
    return _shuffled(quantiles, id_)


@lru_cache(maxsize=SHAPES + 1)
def _pert(shape: int) -> Draws:
    """Work out the quantiles between 0 and 1 of a PERT distribution, its mode at a hundredth of the way."""
    alpha, beta = 1 + 4 * shape / SHAPES, 5 - 4 * shape / SHAPES
    middles = [(step + 0.5) / STEPS for step in range(STEPS)]
    weights = [x ** (alpha - 1) * (1 - x) ** (beta - 1) for x in middles]
    whole = sum(weights)
    quantiles, step, below = [], 0, 0.0
    for run in range(RUNS):
        wanted = (run + 0.5) / RUNS * whole
        while step < STEPS - 1 and below + weights[step] < wanted:
            below += weights[step]
            step += 1
        quantiles.append((step + min(1.0, (wanted - below) / weights[step])) / STEPS)
    return quantiles


def _shuffled(quantiles: Sequence[float], id_: str) -> Draws:
    """Put quantiles into an order of the id's own: one fixed shuffle, turned by a number, read through another."""
    digest = int.from_bytes(hashlib.sha256(id_.encode()).digest()[:8])
    digest, one = divmod(digest, SHUFFLES)
    digest, other = divmod(digest, SHUFFLES)
    turn = digest % RUNS
    shuffles = _shuffles()
    through = shuffles[one][turn:] + shuffles[one][:turn]
    return [quantiles[through[place]] for place in shuffles[other]]


@lru_cache(maxsize=1)
def _shuffles() -> list[list[int]]:
    source = random.Random("milepost")  # noqa: S311  draws for a simulation, not a secret
    made = []
    for _ in range(SHUFFLES):
        places = list(range(RUNS))
        source.shuffle(places)
        made.append(places)
    return made
