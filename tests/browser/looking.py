"""What is looked for on a page: sideways scroll and what axe finds, at each width, and contrast in the other theme."""

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (360, 768, 1280)
BETWEEN = (
    768  # shows what one of the other two shows, laid out anew: only rules about the layout can answer differently
)
LAYOUT_RULES = ["target-size", "scrollable-region-focusable"]
COLOUR_RULES = [
    "color-contrast",
    "link-in-text-block",
]  # most of axe's time; asked again only where the width changes an ink
CONTRAST_WIDTH = 360
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
RUN_AXE = "(options) => axe.run(document, options).then((found) => found.violations)"
# Everything that the colour rules judge by: ink, size and ground of each text that is shown, once each.
INKS = """() => [...new Set([...document.body.querySelectorAll("*")]
  .filter((one) => one.checkVisibility() && (one.matches("input, select, textarea")
    || [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())))
  .map((one) => {
    const own = getComputedStyle(one), ground = [];
    for (let at = one; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundColor !== "rgba(0, 0, 0, 0)" || style.backgroundImage !== "none" || style.opacity !== "1")
        ground.push(style.backgroundColor, style.backgroundImage, style.opacity);
    }
    const points = parseFloat(own.fontSize) * 0.75, bold = own.fontWeight >= 700;
    const large = points >= 18 || (bold && points >= 14);  // of large text axe asks less
    return [own.color, large, bold, own.textDecorationLine, own.textShadow, ...ground].join(" ");
  }))]"""
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
    inks: set[str] = set()
    page.evaluate(Axe().axe_script)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(SETTLED)
        if wide := page.evaluate(TOO_WIDE):
            found.append(Finding(kind, width, "sideways scroll", wide))
        shown = set(page.evaluate(INKS))
        found += _axe(page, kind, width, _rules(width, new_inks=not shown <= inks))
        inks |= shown
    page.set_viewport_size({"width": CONTRAST_WIDTH, "height": 800})
    page.evaluate("document.documentElement.dataset.theme = 'contrast'")
    page.evaluate(SETTLED)
    contrast = _axe(page, kind, CONTRAST_WIDTH, {"runOnly": {"type": "rule", "values": ["color-contrast"]}})
    return found + [Finding(each.page, each.width, f"{each.rule} in 선명한 화면", each.where) for each in contrast]


def _rules(width: int, *, new_inks: bool) -> dict[str, Any]:
    """Which of axe's rules can answer differently at this width than at those before."""
    if width == BETWEEN:
        return {"runOnly": {"type": "rule", "values": LAYOUT_RULES + (COLOUR_RULES if new_inks else [])}}
    off = {} if new_inks else {rule: {"enabled": False} for rule in COLOUR_RULES}
    return {"runOnly": {"type": "tag", "values": TAGS}, "rules": off}


def _axe(page: Page, kind: str, width: int, rules: dict[str, Any]) -> list[Finding]:
    violations: list[dict[str, Any]] = page.evaluate(RUN_AXE, {**rules, "resultTypes": ["violations"]})
    return [
        Finding(kind, width, violation["id"], f"{' '.join(map(str, node['target']))}  {node['html'][:120]}")
        for violation in violations
        for node in violation["nodes"][:3]
    ]
