"""Amounts as messages say them."""


def days(count: int) -> str:
    """Write a number of days."""
    return f"{count:,} day{'' if count == 1 else 's'}"


def amount(value: float, unit: str) -> str:
    """Write an amount of work, to a tenth where it is no whole number."""
    text = f"{value:,.1f}".removesuffix(".0")
    return f"{text} points" if unit == "pt" else f"{text} day{'' if text == '1' else 's'}"
