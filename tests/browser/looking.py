"""What is looked for on a page: sideways scroll and what axe finds, at each width, and contrast in the other theme."""

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (360, 768, 1280)
CONTRAST_WIDTH = 360
LAYOUT_RULES = ["target-size", "scrollable-region-focusable"]
COLOUR_RULES = ["color-contrast", "link-in-text-block"]  # most of axe's time
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
# Gives back the theme that was there; null is none.
SET_THEME = """(theme) => {
  const before = document.documentElement.getAttribute("data-theme");
  if (theme === null) document.documentElement.removeAttribute("data-theme");
  else document.documentElement.setAttribute("data-theme", theme);
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(before))));
}"""
AXE = Axe().axe_script
RUN_AXE = "(options) => axe.run(document, options).then((found) => found.violations)"
# What rules that ask neither for places nor for colours judge by: what stands in the page and which of it is shown.
NEW_SHAPE = """() => {
  const shown = [...document.body.querySelectorAll("*")].map((one) => +one.checkVisibility({ visibilityProperty: true }));
  const shape = document.body.innerHTML + shown.join("");
  const seen = (window.shapesSeen ??= new Set()), before = seen.size;
  return seen.add(shape).size > before;
}"""
# Everything that the colour rules judge by: ink, size and ground of each text that is shown, once each; what they leave out
# (switched off, hidden from readers); a link's ink against that around it; and what lies over something that is not its ground.
INKS = """() => [...new Set([...document.body.querySelectorAll("*")]
  .filter((one) => one.checkVisibility() && (one.matches("input, select, textarea")
    || [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())))
  .map((one) => {
    const own = getComputedStyle(one), ground = [];
    for (let at = one; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundColor !== "rgba(0, 0, 0, 0)" || style.backgroundImage !== "none" || style.opacity !== "1")
        ground.push(style.backgroundColor, style.backgroundImage, style.opacity);
      if (!["static", "relative"].includes(style.position) || style.transform !== "none")
        ground.push(style.position, at.className);
    }
    const points = parseFloat(own.fontSize) * 0.75, bold = own.fontWeight >= 700;
    const large = points >= 18 || (bold && points >= 14);  // of large text axe asks less
    const off = Boolean(one.closest(":disabled, [aria-disabled=true], [aria-hidden=true], [inert]")
      || one.closest("label")?.control?.disabled);
    const link = one.closest("a"), around = link && getComputedStyle(link.parentElement).color;
    return [own.color, large, bold, off, around, own.textDecorationLine, own.textShadow, ...ground].join(" ");
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


def look_at(page: Page, kind: str, inks: set[str] | None = None) -> list[Finding]:
    """All findings on the page as it stands, without loading it again.

    `inks` are those that were judged on pages before; they are added to. Where a page, a width or a theme shows none that
    is new, axe is not asked for colours again, and where it shows the same things as another width, only for the layout.
    """
    found: list[Finding] = []
    known = set() if inks is None else inks
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(SETTLED)
        if wide := page.evaluate(TOO_WIDE):
            found.append(Finding(kind, width, "sideways scroll", wide))
        rules = _rules(new_shape=page.evaluate(NEW_SHAPE), new_inks=_learn(page, known))
        found += _axe(page, kind, width, rules)
        if width == CONTRAST_WIDTH:
            found += _in_contrast(page, kind, width, known)
    return found


def _in_contrast(page: Page, kind: str, width: int, known: set[str]) -> list[Finding]:
    usual = page.evaluate(SET_THEME, "contrast")
    contrast = _axe(page, kind, width, _only(["color-contrast"])) if _learn(page, known) else []
    page.evaluate(SET_THEME, usual)
    return [Finding(each.page, each.width, f"{each.rule} in 선명한 화면", each.where) for each in contrast]


def _learn(page: Page, known: set[str]) -> bool:
    """Whether the page shows an ink that is new; from now on it is not."""
    shown = set(page.evaluate(INKS))
    new = not shown <= known
    known |= shown
    return new


def _rules(*, new_shape: bool, new_inks: bool) -> dict[str, Any]:
    """Which of axe's rules can answer differently from before."""
    if not new_shape:
        return _only(LAYOUT_RULES + (COLOUR_RULES if new_inks else []))
    off = {} if new_inks else {rule: {"enabled": False} for rule in COLOUR_RULES}
    return {"runOnly": {"type": "tag", "values": TAGS}, "rules": off}


def _only(rules: list[str]) -> dict[str, Any]:
    return {"runOnly": {"type": "rule", "values": rules}}


def _axe(page: Page, kind: str, width: int, rules: dict[str, Any]) -> list[Finding]:
    violations: list[dict[str, Any]] = page.evaluate(RUN_AXE, {**rules, "resultTypes": ["violations"]})
    return [
        Finding(kind, width, violation["id"], f"{' '.join(map(str, node['target']))}  {node['html'][:120]}")
        for violation in violations
        for node in violation["nodes"][:3]
    ]
