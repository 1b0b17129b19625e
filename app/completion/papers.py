"""Papers that a center makes on demand: what each kind says, who may get one, and its PDF. Pure but for reading the template.

A paper is PDF/A-3a and PDF/UA-1 like the certificate and looks like it, but it is signed by nobody: it can be checked against the
record by its address, its number or by telephone, and says so.
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from app.completion.naming import mask_name
from app.completion.pdf import (
    Printed,
    PrintedResult,
    compiler_for,
    english_text,
    korean_text,
    one_file,
    seal_columns,
    seal_svg,
    without_scheme,
)
from app.core.filters import WEEKDAYS
from app.credentials.shapes import FactText, Hours, Url

PaperKind = Literal["recommendation", "enrolment", "attendance"]
WORDS_LENGTH = range(20, 601)
TO_LENGTH = 60
NO_ATTENDANCE = "출석을 적은 날이 아직 없어요. 나오지 않은 날을 나왔다고 적을 수 없어요."
# What a day came to, in the paper's two languages.
DAY_WORDS: dict[str, tuple[str, str]] = {
    "present": ("출석", "Present"),
    "partial": ("지각·조퇴·외출", "Present, in part"),
    "excused": ("출석인정·공결", "Excused"),
    "absent": ("결석", "Absent"),
}
MOST_DAYS = 260


class PrintedDay(Printed):
    """A day of classes that was written down; `what` is a key of DAY_WORDS."""

    on: date
    what: str


class PrintedAttendance(Printed):
    """Days attended of those written down until the paper's day; three late, early and away marks are one day of absence."""

    attended: int
    marked: int
    absences: int
    partials: int
    rate: str
    days: Annotated[tuple[PrintedDay, ...], Field(max_length=MOST_DAYS)]


@dataclass(frozen=True)
class Title:
    korean: str
    english: str
    sentence: str
    sentence_en: str


TITLES: dict[PaperKind, Title] = {
    "recommendation": Title(
        "추천서",
        "Letter of Recommendation",
        "위 사람을 추천합니다.",
        "We recommend the person named above.",
    ),
    "enrolment": Title(
        "수강확인서",
        "Certificate of Enrolment",
        "위 내용이 기록과 같음을 확인합니다.",
        "We confirm that the above agrees with our records.",
    ),
    "attendance": Title(
        "출석확인서",
        "Certificate of Attendance",
        "위 내용이 출석부와 같음을 확인합니다.",
        "We confirm that the above agrees with our register of attendance.",
    ),
}
# Where somebody stands on the day of the paper, in both languages.
STANDINGS: dict[str, tuple[str, str]] = {
    "invited": ("등록함 (아직 시작 전)", "Enrolled, not yet begun"),
    "active": ("교육받는 중", "In training"),
    "over": ("교육 기간이 끝남 (수료 전)", "Period over, not yet completed"),
    "left": ("그만둠", "Left"),
    "수료": ("수료", "Completed"),
    "미수료": ("미수료", "Not completed"),
    "조기취업": ("조기취업", "Left early for employment"),
    "수강철회": ("수강철회", "Withdrawn"),
    "중도탈락": ("중도탈락", "Discontinued"),
}


class PrintedPaper(Printed):
    """Every printed field. `passed` of `required` steps were done on `made_on`. `words` and `to` may be empty."""

    kind: PaperKind
    number: FactText
    recipient_name: FactText
    institution: FactText
    representative_title: FactText
    representative_name: FactText
    phone: str
    programme_title: FactText
    cohort_name: FactText
    period_start: date
    period_end: date
    hours: Hours | None
    standing: str
    passed: int
    required: int
    certificate_number: str = ""
    results: Annotated[tuple[PrintedResult, ...], Field(max_length=12)] = ()
    to: str = ""
    words: str = ""
    attendance: PrintedAttendance | None = None
    made_on: date
    verify_url: Url


def standing_of(state: str, outcome: str | None, over: bool) -> str | None:
    """The key of STANDINGS; None for somebody who has not accepted the place yet."""
    if outcome:
        return outcome
    if state == "active":
        return "over" if over else "active"
    return {"invited": "invited", "completed": "수료", "left": "left"}.get(state)


def why_none(kind: str, standing: str | None, marked: int = 0) -> str:
    """Why this person gets no such paper, in a sentence; empty for who may. `marked`: days of attendance written down."""
    if standing is None:
        return "아직 이 회차에 들어오겠다고 하지 않았어요."
    if kind == "recommendation" and standing == "invited":
        return "아직 교육을 시작하지 않아 추천할 것이 없어요."
    if kind == "attendance" and not marked:
        return NO_ATTENDANCE
    return ""


def masked(printed: PrintedPaper) -> PrintedPaper:
    """As the check shows it: the name covered, also where the words name the person."""
    name = printed.recipient_name
    cover = mask_name(name)
    return printed.model_copy(update={"recipient_name": cover, "words": printed.words.replace(name, cover)})


def render_paper(printed: PrintedPaper, qr: bytes, fonts_dir: Path) -> bytes:
    """The PDF; same input, same bytes. Raises FileNotFoundError without the two fonts."""
    inputs = {
        "data": json.dumps(_display(printed), ensure_ascii=False),
        "qr": qr.decode(),
        "seal": seal_svg(printed.institution, fonts_dir).decode(),
    }
    stamp = datetime(printed.made_on.year, printed.made_on.month, printed.made_on.day, tzinfo=UTC)
    compiler = compiler_for("paper.typ", inputs, fonts_dir)
    return one_file(compiler.compile(format="pdf", pdf_standards=["a-3a", "ua-1"], timestamp=stamp))


def _display(printed: PrintedPaper) -> dict[str, Any]:
    """The printed fields with the texts that the template sets as they are."""
    title, made = TITLES[printed.kind], printed.made_on
    standing, standing_en = STANDINGS[printed.standing]
    start, end = printed.period_start, printed.period_end
    call = f" 전화 {printed.phone}로 번호를 물어보셔도 됩니다." if printed.phone else ""
    return printed.model_dump(mode="json") | {
        "document_title": f"{title.korean} {printed.number} {printed.recipient_name}",
        "title": title.korean,
        "title_en": title.english,
        "sentence": title.sentence,
        "sentence_en": title.sentence_en,
        "made": {"year": made.year, "month": made.month, "day": made.day},
        "made_text": korean_text(made),
        "period": f"{korean_text(start)} ~ {korean_text(end)}",
        "period_en": f"{english_text(start)} to {english_text(end)}",
        "hours_text": f"{printed.hours:g}시간" if printed.hours is not None else None,
        "hours_en": f"{printed.hours:g} hours" if printed.hours is not None else None,
        "standing_text": standing,
        "standing_en": standing_en,
        "progress_text": f"할 일 {printed.required}개 가운데 {printed.passed}개 마침" if printed.required else None,
        "progress_en": f"{printed.passed} of {printed.required} steps done",
        "attendance_text": _attendance_text(printed.attendance),
        "attendance_en": _attendance_en(printed.attendance),
        "day_rows": _day_rows(printed.attendance),
        "paragraphs": [line for line in printed.words.split("\n") if line.strip()],
        "verify_url_text": without_scheme(printed.verify_url),
        "check_text": f"QR을 비추거나 아래 주소를 열어 견주십시오.{call}",
        "seal": seal_columns(printed.institution),
    }


def _attendance_text(found: PrintedAttendance | None) -> str | None:
    if found is None:
        return None
    partly = f" · 지각·조퇴·외출 {found.partials}번" if found.partials else ""
    return f"{found.marked}일 가운데 {found.attended}일, {found.rate}% · 결석 {found.absences}일{partly}"


def _attendance_en(found: PrintedAttendance | None) -> str | None:
    return None if found is None else f"{found.attended} of {found.marked} days attended ({found.rate} %)"


def _day_rows(found: PrintedAttendance | None) -> list[dict[str, str]]:
    if found is None:
        return []
    return [
        {"on": f"{day.on:%Y-%m-%d} ({WEEKDAYS[day.on.weekday()]})", "what": DAY_WORDS[day.what][0]}
        for day in found.days
    ]
