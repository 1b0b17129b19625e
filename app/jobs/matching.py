"""Why an opening fits a person, reason by reason, in words. Pure. No score and no order of people: facts only."""

from dataclasses import dataclass

from app.core.josa import josa


@dataclass(frozen=True)
class Asked:
    """What an opening asks. `certificate`: the title of the certificate, None when none is asked for."""

    certificate_slug: str | None
    certificate: str | None
    mark: int | None
    place: str


@dataclass(frozen=True)
class Held:
    """What a person has: slugs of valid certificates, and the final assignment's mark (0–100) where measured."""

    certificates: frozenset[str]
    final_mark: float | None


@dataclass(frozen=True)
class Reason:
    """`met` is None where only the person can say whether it fits."""

    met: bool | None
    sentence: str


def explain(asked: Asked, held: Held) -> tuple[Reason, ...]:
    """Every reason for or against, the certificate first."""
    return (_certificate(asked, held), *_mark(asked, held), _place(asked))


def fits(reasons: tuple[Reason, ...]) -> bool:
    """Whether nothing that was asked for is missing."""
    return all(reason.met is not False for reason in reasons)


def _certificate(asked: Asked, held: Held) -> Reason:
    if asked.certificate_slug is None:
        return Reason(True, "수료증이 없어도 되는 일이에요.")
    title = f"‘{asked.certificate or asked.certificate_slug}’ 수료증"
    if asked.certificate_slug in held.certificates:
        return Reason(True, f"업체가 바라는 {josa(title, '을/를')} 가지고 있어요.")
    return Reason(False, f"업체가 바라는 {josa(title, '이/가')} 아직 없어요.")


def _mark(asked: Asked, held: Held) -> tuple[Reason, ...]:
    if asked.mark is None:
        return ()
    if held.final_mark is None:
        return (Reason(False, f"최종 과제 {asked.mark}점 이상을 바라요. 아직 점수가 없어요."),)
    shown = f"{int(held.final_mark * 10 + 1e-9) / 10:.1f}".removesuffix(".0")
    if held.final_mark >= asked.mark:
        return (Reason(True, f"최종 과제 {asked.mark}점 이상을 바라는데, {shown}점을 받았어요."),)
    return (Reason(False, f"최종 과제 {asked.mark}점 이상을 바라는데, 지금은 {shown}점이에요."),)


def _place(asked: Asked) -> Reason:
    if not asked.place:
        return Reason(True, "집에서 할 수 있는 일이에요.")
    return Reason(None, f"{asked.place}에 가서 하는 일이에요. 다닐 만한 곳인지 살펴보세요.")
