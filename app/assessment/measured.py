"""What a quiz's statistics count. Apart from the arrays, so that a server loads numpy only when somebody opens them."""

from typing import Literal, TypeAlias

Which: TypeAlias = Literal["first", "best", "all"]
GRADED = ("finished", "regraded", "marked", "overridden", "restored")
