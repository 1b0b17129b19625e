"""What is looked for on a page: sideways scroll and what axe finds, at each width, and contrast in the other theme."""

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (360, 768, 1280)
BETWEEN = (
    768  # shows what one of the other two shows, laid out anew: only rules about the layout can answer differently
)
LAYOUT_RULES = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"]
CONTRAST_WIDTH = 360
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
RUN_AXE = "(options) => axe.run(document, options).then((found) => found.violations)"
# What reaches past the right edge and is not inside something that scrolls by itself.
TOO_WIDE = """() => {
  if (document.documentElement.scrollWidth <= innerWidth) return null;
  const over = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1);
  const name = (one) => one.tagName.toLowerCase() + (one.id ? "#" + one.id : "") + [...one.classList].map((c) => "." + c).join("");
  return `${document.documentElement.scrollWidth} px: ` + over.slice(0, 3).map(name).join(", ");
}"""


@dataclass(frozen=True)
class Finding:
    page: str
    width: int
    rule: str
    where: str

    def __str__(self) -> str:
        return f"{self.page}  {self.width} px  {self.rule}: {self.where}"


def look_at(page: Page, kind: str) -> list[Finding]:
    """All findings on the page as it stands, without loading it again."""
    found: list[Finding] = []
    page.evaluate(Axe().axe_script)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(SETTLED)
        if wide := page.evaluate(TOO_WIDE):
            found.append(Finding(kind, width, "sideways scroll", wide))
        layout = {"type": "rule", "values": LAYOUT_RULES}
        found += _axe(page, kind, width, layout if width == BETWEEN else {"type": "tag", "values": TAGS})
    page.set_viewport_size({"width": CONTRAST_WIDTH, "height": 800})
    page.evaluate("document.documentElement.dataset.theme = 'contrast'")
    page.evaluate(SETTLED)
    contrast = _axe(page, kind, CONTRAST_WIDTH, {"type": "rule", "values": ["color-contrast"]})
    return found + [Finding(each.page, each.width, f"{each.rule} in 선명한 화면", each.where) for each in contrast]


def _axe(page: Page, kind: str, width: int, only: dict[str, Any]) -> list[Finding]:
    violations: list[dict[str, Any]] = page.evaluate(RUN_AXE, {"runOnly": only, "resultTypes": ["violations"]})
    return [
        Finding(kind, width, violation["id"], f"{' '.join(map(str, node['target']))}  {node['html'][:120]}")
        for violation in violations
        for node in violation["nodes"][:3]
    ]
