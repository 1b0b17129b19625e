"""The organisations of the demo. What they do here is invented; numbers with 000 reach nobody."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from app.core.clock import today
from app.people.models import LegalBasis, Organisation

BASIS_LASTS = timedelta(days=730)
FREE_BROKERAGE = "무료직업소개사업 신고"


@dataclass(frozen=True)
class Places:
    country: Organisation
    jeju_region: Organisation
    jeonbuk: Organisation
    jeju: Organisation
    jeonju: Organisation
    halla: Organisation
    olle: Organisation


def make_places(session: Session) -> Places:
    """전국 > 시·도 > 센터, and two employers in 제주."""
    country = make_place(session, "전국", "national", None)
    jeju_region = make_place(session, "제주특별자치도", "region", country)
    jeonbuk = make_place(session, "전북특별자치도", "region", country)
    jeju = make_place(
        session,
        "제주 중장년내일센터",
        "center",
        jeju_region,
        name_en="Jeju Career Center for Midlife and Beyond",
        phone="064-710-4450",
        head_title="센터장",
        head_name="고은숙",
    )
    jeonju = make_place(
        session,
        "전주 중장년내일센터",
        "center",
        jeonbuk,
        name_en="Jeonju Career Center for Midlife and Beyond",
        phone="063-000-0100",
        head_title="센터장",
        head_name="백승호",
    )
    for center in (jeju, jeonju):
        session.add(
            LegalBasis(
                organisation_id=center.id,
                kind=FREE_BROKERAGE,
                number=f"체험-{center.id:04d}",
                expires_on=today(session) + BASIS_LASTS,
            )
        )
    halla = make_place(session, "한라데이터 주식회사", "employer", jeju_region, phone="064-000-0201")
    olle = make_place(session, "올레라벨 협동조합", "employer", jeju_region, phone="064-000-0202")
    return Places(country, jeju_region, jeonbuk, jeju, jeonju, halla, olle)


def make_place(session: Session, name: str, kind: str, parent: Organisation | None, **fields: str) -> Organisation:
    made = Organisation(name=name, kind=kind, parent_id=parent.id if parent else None, path="", **fields)
    session.add(made)
    session.flush()
    made.path = f"{parent.path if parent else '/'}{made.id}/"
    return made
