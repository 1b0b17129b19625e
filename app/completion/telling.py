"""What a person copies from their certificate into a CV or a profile elsewhere. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any


def cv_lines(printed: Mapping[str, Any], number: str, url: str) -> str:
    """Three lines for a CV: what, where and how long, how to check. `printed`: JSON of a pdf.PrintedCertificate."""
    hours = printed.get("hours")
    done = f"수료 ({hours:g}시간)" if hours else "이수 배지"
    start, end = _dotted(printed["period_start"]), _dotted(printed["period_end"])
    lines = [
        f"{printed['programme_title']} {done}, {_dotted(printed['awarded_on'])}",
        f"{printed['institution']} · 교육 기간 {start} ~ {end} · 발급번호 {number}",
        f"확인: {url}",
    ]
    return "\n".join(lines)


def profile_fields(printed: Mapping[str, Any], number: str, url: str) -> list[tuple[str, str]]:
    """What profile sites ask for when one adds a certificate, as (label, value), in their order."""
    fields = [
        ("이름 (Name)", printed.get("programme_title_en") or printed["programme_title"]),
        ("발행 기관 (Issuing organization)", printed["issuer_name"]),
        ("발행일 (Issue date)", _month(printed["awarded_on"])),
        ("만료일 (Expiration date)", _month(printed["valid_through"]) if printed.get("valid_through") else "없음"),
        ("자격증명 ID (Credential ID)", number),
        ("자격증명 URL (Credential URL)", url),
    ]
    return [(label, str(value)) for label, value in fields]


def _dotted(day: str) -> str:
    found = date.fromisoformat(day)
    return f"{found.year}.{found.month:02}.{found.day:02}."


def _month(day: str) -> str:
    found = date.fromisoformat(day)
    return f"{found.year}년 {found.month}월"
