"""The certificate as a PDF/A-3a and PDF/UA-1 file with the signed credential inside. Pure but for reading the template.

What is printed comes from the signed document; only what a credential has no member for (the representative, the
subjects' hours, the address to check) is added. Same input, same bytes: the issued file is stored and never rendered
again.
"""

import json
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.credentials.credential import describe, last_day
from app.credentials.shapes import FactText, Hours, Url, Value

FONT_FILES = ("PretendardGOV-Regular.otf", "PretendardGOV-Bold.otf")
_SEAL_ENDINGS = ("인", "의인", "장인", "장의인", "장직인", "장의직인")


class Printed(BaseModel):
    """What is on paper does not change."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PrintedSubject(Printed):
    """A line of the annex: a subject and its hours."""

    name: FactText
    hours: Hours


class PrintedResult(Printed):
    """A measured skill as printed: `value` and `unit` side by side ("83.4" "%"), `range` in words ("0–100")."""

    name: FactText
    value: Value
    unit: str
    range: str


class PrintExtras(Printed):
    """What a certificate prints beside the credential. `reissue_of` is the number that this one replaces."""

    institution: FactText
    representative_title: FactText
    representative_name: FactText
    verify_url: Url
    subjects: tuple[PrintedSubject, ...] = ()
    reissue_of: FactText | None = None
    programme_title_en: FactText | None = None
    recipient_name_en: FactText | None = None


class PrintedCertificate(PrintExtras):
    """Every printed field; the snapshot that the service stores and the public page repeats."""

    number: FactText
    recipient_name: FactText
    issuer_name: FactText
    programme_title: FactText
    period_start: date
    period_end: date
    hours: Hours | None = None  # none: a badge
    awarded_on: date
    criteria: FactText
    valid_through: date | None = None  # the last day; none: for ever
    results: Annotated[tuple[PrintedResult, ...], Field(max_length=12)] = ()

    @model_validator(mode="after")
    def _hours_add_up(self) -> "PrintedCertificate":
        total = round(sum(subject.hours for subject in self.subjects), 1)
        if self.subjects and self.hours is not None and total != self.hours:
            raise ValueError(f"교과목 시간의 합은 {self.hours:g}시간이어야 해요. 지금은 {total:g}시간이에요.")
        return self


def printed_from(document: Mapping[str, Any], extras: PrintExtras) -> PrintedCertificate:
    """The printed fields of a signed credential. ValueError when the institution is not the one in the document, or
    the subjects' hours do not add up: nothing is printed that the signature does not know."""
    subject = document["credentialSubject"]
    achievement = subject["achievement"]
    hours = subject.get("creditsEarned")
    if achievement["description"] != describe(extras.institution, achievement["name"], hours):
        raise ValueError("훈련기관 이름이 전자 증명에 적힌 것과 달라요.")
    return PrintedCertificate(
        **extras.model_dump(),
        number=subject["licenseNumber"],
        recipient_name=subject["identifier"][0]["identityHash"],
        issuer_name=document["issuer"]["name"],
        programme_title=achievement["name"],
        period_start=date.fromisoformat(subject["activityStartDate"][:10]),
        period_end=date.fromisoformat(subject["activityEndDate"][:10]),
        hours=hours,
        awarded_on=date.fromisoformat(document["awardedDate"][:10]),
        criteria=achievement["criteria"]["narrative"],
        valid_through=last_day(datetime.fromisoformat(until)) if (until := document.get("validUntil")) else None,
        results=_results(subject),
    )


def _results(subject: Mapping[str, Any]) -> tuple[PrintedResult, ...]:
    described = {entry["id"]: entry for entry in subject["achievement"].get("resultDescription", [])}
    printed = []
    for result in subject.get("result", []):
        about = described[result["resultDescription"]]
        unit = _unit(about)
        printed.append(
            PrintedResult(
                name=about["name"],
                value=result["value"],
                unit=unit,
                range=f"{about['valueMin']}–{about['valueMax']}{unit if unit in ('%', '점') else ''}",
            )
        )
    return tuple(printed)


def _unit(description: Mapping[str, Any]) -> str:
    """What follows a value: % for a percentage, 점 for a mark of 100, else the highest value ("7" " / 10")."""
    if description["resultType"] == "Percent":
        return "%"
    return "점" if description["valueMax"] == "100" else f" / {description['valueMax']}"


def qr_svg(url: str) -> bytes:
    """A QR code that holds only `url`, as SVG without a quiet zone (the page gives it one). Same URL, same bytes."""
    import segno

    code = segno.make(url, error="m", micro=False)
    svg = code.svg_inline(border=0, dark="#1c2733", light=None, omitsize=True)
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).encode()


def seal_columns(institution: str) -> list[list[str]]:
    """The institution's name as the columns of a square seal, right one first: the Hangul, digits and capitals of the
    name and an ending (인, 의인, …) chosen so that the columns come out even if that can be."""
    letters = [letter for letter in institution if letter.isalnum()]
    best = [*letters, *_SEAL_ENDINGS[0]]
    for ending in _SEAL_ENDINGS:
        candidate = [*letters, *ending]
        if len(candidate) % _columns_for(len(candidate)) == 0:
            best = candidate
            break
    count = _columns_for(len(best))
    short, longer = divmod(len(best), count)
    columns, start = [], 0
    for number in range(count):
        end = start + short + (1 if number < longer else 0)
        columns.append(best[start:end])
        start = end
    return columns


def _columns_for(letters: int) -> int:
    return max(2, round(math.sqrt(letters) - 0.1))


def render_certificate(printed: PrintedCertificate, credential_json: bytes, qr: bytes, fonts_dir: Path) -> bytes:
    """The PDF. `credential_json` is UTF-8 and is attached byte for byte; `qr` comes from `qr_svg(printed.verify_url)`;
    `fonts_dir` holds the two full Pretendard GOV OTF files (FileNotFoundError without them: another font would be
    put in silently). ValueError for a badge, which has no paper."""
    if printed.hours is None:
        raise ValueError("a badge has no paper")
    inputs = {
        "data": json.dumps(_display(printed, printed.hours), ensure_ascii=False),
        "credential": credential_json.decode(),
        "qr": qr.decode(),
        "seal": seal_svg(printed.institution, fonts_dir).decode(),
    }
    stamp = datetime(printed.awarded_on.year, printed.awarded_on.month, printed.awarded_on.day, tzinfo=UTC)
    compiler = compiler_for("certificate.typ", inputs, fonts_dir)
    return one_file(compiler.compile(format="pdf", pdf_standards=["a-3a", "ua-1"], timestamp=stamp))


@lru_cache(maxsize=64)  # a cohort's certificates all bear the same
def seal_svg(institution: str, fonts_dir: Path) -> bytes:
    """The drawn seal as SVG paths, 60 mm square."""
    columns = json.dumps(seal_columns(institution), ensure_ascii=False)
    return one_file(compiler_for("seal.typ", {"columns": columns}, fonts_dir).compile(format="svg"))


def compiler_for(template: str, inputs: dict[str, str], fonts_dir: Path) -> Any:
    """Typst over a template of `pdf/` with nothing but the two fonts."""
    import typst

    path = Path(str(files("app.completion").joinpath("pdf", template)))
    return typst.Compiler(
        input=path, root=path.parent, font_paths=_fonts(fonts_dir), ignore_system_fonts=True, sys_inputs=inputs
    )


def one_file(made: object) -> bytes:
    """What the compiler made, when that is one file. Raises TypeError."""
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single file")
    return made


@cache
def _fonts(fonts_dir: Path) -> Any:
    import typst

    for name in FONT_FILES:
        if not (fonts_dir / name).is_file():
            raise FileNotFoundError(fonts_dir / name)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts_dir])


def _display(printed: PrintedCertificate, hours: float) -> dict[str, Any]:
    """The printed fields with the texts that the template sets as they are."""
    start, end, awarded = printed.period_start, printed.period_end, printed.awarded_on
    return printed.model_dump(mode="json") | {
        "document_title": f"수료증 {printed.number} {printed.recipient_name}",
        "document_description": f"{printed.programme_title} 수료증. {printed.institution}",
        "awarded": {"year": awarded.year, "month": awarded.month, "day": awarded.day},
        "awarded_text": korean_text(awarded),
        "period": f"{korean_text(start)} ~ {korean_text(end)}",
        "period_en": f"{english_text(start)} to {english_text(end)}",
        "hours_text": f"{hours:g}시간",
        "hours_en": f"{hours:g} hours",
        "valid_text": f"{korean_text(printed.valid_through)}까지" if printed.valid_through else None,
        "valid_en": f"Until {english_text(printed.valid_through)}" if printed.valid_through else None,
        "reissue_line": f"재발급 ({printed.reissue_of} 대신)" if printed.reissue_of else None,
        "verify_url_text": without_scheme(printed.verify_url),
        "subjects": _subject_lines(printed.subjects),
        "seal": seal_columns(printed.institution),
    }


def _subject_lines(subjects: Sequence[PrintedSubject]) -> list[dict[str, str]]:
    return [{"name": subject.name, "hours_text": f"{subject.hours:g}시간"} for subject in subjects]


def korean_text(day: date) -> str:
    """2026년 11월 21일."""
    return f"{day.year}년 {day.month}월 {day.day}일"


def english_text(day: date) -> str:
    """21 November 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def without_scheme(url: str) -> str:
    """An https address as people read it."""
    return url.removeprefix("https://") if urlsplit(url).scheme == "https" else url
