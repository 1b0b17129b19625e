"""Pure: what a drawn picture may hold, so that it reads on a phone and a strict CSP shows it."""

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

SMALLEST_TEXT = 22
_BANNED = {"script", "style", "foreignObject", "iframe", "image", "animate", "set", "a"}
_URL = re.compile(r"url\(\s*['\"]?(?!#)", re.IGNORECASE)
_SIZE = re.compile(r"^(\d+(?:\.\d+)?)(?:px)?$")


def lint_svg(text: str) -> list[str]:
    """What is wrong with an SVG, in words; an empty list when it may be shown."""
    try:
        root = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        return [f"is not well-formed SVG: {error}"]
    found = [] if root.get("viewBox") == "0 0 720 420" else ['viewBox must be "0 0 720 420"']
    if _local(root.tag) != "svg":
        found.append("the root element must be <svg>")
    for element, size in _walk(root, None):
        found += _lint_element(element, size)
    return list(dict.fromkeys(found))


def _walk(element: Element, size: str | None) -> list[tuple[Element, str | None]]:
    size = element.get("font-size", size)
    pairs = [(element, size)]
    for child in element:
        pairs += _walk(child, size)
    return pairs


def _lint_element(element: Element, size: str | None) -> list[str]:
    tag = _local(element.tag)
    found = [f"<{tag}> is not allowed"] if tag in _BANNED else []
    for name, value in element.attrib.items():
        attribute = _local(name)
        if attribute == "style":
            found.append(f'style="" on <{tag}> is not allowed; use presentation attributes')
        elif attribute.lower().startswith("on"):
            found.append(f"{attribute} on <{tag}> is not allowed")
        elif (attribute == "href" and not value.startswith("#")) or _URL.search(value):
            found.append(f"{attribute} on <{tag}> points outside the picture")
    if tag in ("text", "tspan") and (element.text or "").strip():
        match = _SIZE.match(size or "")
        if not match or float(match[1]) < SMALLEST_TEXT:
            words = (element.text or "").strip()[:20]
            found.append(f"text {words!r} is {size or 'unsized'}; at least {SMALLEST_TEXT} px")
    return found


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]
