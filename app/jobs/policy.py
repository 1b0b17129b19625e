"""Who may do what with an opening and a referral. Pure."""

from datetime import date, timedelta

from app.core.actor import Actor, Role

SHOWN_AFTER_CLOSING = timedelta(days=90)  # the consent's text names the day: see consents/*.yaml
NOTE_LENGTH = 200
NO_SEEKING = "구직신청이 없거나 끝났어요. 본인이 일거리 화면에서 구직신청을 하면 추천할 수 있어요."
BROKERS_ONLY = (
    "센터에 기록된 근거로는 일거리 소개만 할 수 있어요. 고용을 알선하려면 직업소개 근거(직업안정법 제18조·제19조)가 있어야 해요. "
    "운영 담당자에게 알려 주세요."
)
NO_BASIS = (
    "센터에 유효한 직업소개 근거(직업안정법)가 기록되어 있지 않아요. 운영 담당자가 근거의 종류, 번호, 끝나는 날을 "
    "기록하면 다시 추천할 수 있어요."
)
DECLINE_REASONS = (
    "이미 함께할 사람을 정했어요",
    "일하는 때가 맞지 않아요",
    "바라는 솜씨와 달라요",
    "일거리를 거두었어요",
)


def may_post(actor: Actor, organisation_id: int) -> bool:
    """Post, close, and see who was referred: people of that employer."""
    return actor.has(Role.EMPLOYER, organisation_id)


def may_refer(actor: Actor, organisation_id: int) -> bool:
    """Refer a person: staff of the center that looks after the person."""
    return actor.has(Role.CENTER, organisation_id)


def is_open(state: str, closes_on: date, today: date) -> bool:
    """Whether people can still ask for the work; the closing day is the last day."""
    return state == "open" and today <= closes_on


def shown_until(closes_on: date) -> date:
    """The last day on which the employer sees a referred person, as the person was told."""
    return closes_on + SHOWN_AFTER_CLOSING


def basis_holds(expires_on: date | None, today: date) -> bool:
    """Whether a legal basis counts today; one without an end holds until it is taken away."""
    return expires_on is None or today <= expires_on


def may_broker_jobs(basis: str) -> bool:
    """Whether a legal basis of that kind covers brokering employment. 직업정보제공 (§23) lets one publish, not broker."""
    return "직업정보제공" not in basis


def obstacle(
    *,
    consented: bool,
    certificate_valid: bool,
    has_basis: bool,
    opening_open: bool,
    brokers_jobs: bool = True,
    seeking: bool = True,
) -> str | None:
    """What keeps a center from referring a person now, in words; None when nothing does. `brokers_jobs`, `seeking`: asked of
    고용 alone."""
    if not has_basis:
        return NO_BASIS
    if not brokers_jobs:
        return BROKERS_ONLY
    if not consented:
        return "본인이 동의를 거두었어요. 다시 동의해야 추천할 수 있어요."
    if not seeking:
        return NO_SEEKING
    if not certificate_valid:
        return "쓸 수 있는 수료증이 없어요. 수료증을 다시 발급한 뒤 추천해 주세요."
    if not opening_open:
        return "일거리가 닫혔어요. 다른 일거리를 함께 찾아 주세요."
    return None


def decline_fault(reason: str, note: str, age: str | None) -> dict[str, str]:
    """Faults of a decline's reason by field. `age`: words about age found in the note."""
    faults = {}
    if reason not in DECLINE_REASONS:
        faults["reason"] = "함께하지 못하는 까닭을 하나 골라 주세요. 본인과 센터가 함께 봐요."
    if len(note) > NOTE_LENGTH:
        faults["note"] = f"{NOTE_LENGTH}자까지 적을 수 있어요. 지금은 {len(note)}자예요. 줄여 주세요."
    elif age is not None:
        faults["note"] = f"‘{age}’처럼 나이를 까닭으로 적을 수 없어요(고령자고용법 제4조의4). 이 말을 빼 주세요."
    return faults
