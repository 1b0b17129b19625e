"""The days on which the rates of a training close. Pure.

수료율 closes with the month after the one in which the training ends, 취업률 with the sixth after it: what is recorded later is
not counted any more.
"""

import calendar
from datetime import date

COMPLETION_MONTHS, EMPLOYMENT_MONTHS = 1, 6


def closing_day(ends_on: date, months: int) -> date:
    """The last day of the month that comes `months` after that of `ends_on`."""
    year, month = divmod(ends_on.year * 12 + ends_on.month - 1 + months, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])
