"""`python -m tools.watch`: makes the tables and the days, looks at their gold a second time, then writes both practice tasks."""

import sys

from tools.practice_files import PRACTICE, write
from tools.watch import check_days, check_tables
from tools.watch.output import CLEANING, INTERVALS, make_cleaning, make_intervals

tables, days = make_cleaning(), make_intervals()
found = [
    *(fault for name, item in tables.items.items() for fault in check_tables.faults(item, tables.gold[name])),
    *(
        fault
        for name, gold in tables.changed.items()
        for fault in check_tables.faults(tables.items[name], gold, changed=True)
    ),
    *(fault for name, item in days.items.items() for fault in check_days.faults(item, days.gold[name])),
    *(fault for name, gold in days.changed.items() for fault in check_days.faults(days.items[name], gold, split=True)),
]
if found:
    sys.exit("\n".join(found))
print(f"{write(tables, PRACTICE / CLEANING) + write(days, PRACTICE / INTERVALS)} files")
