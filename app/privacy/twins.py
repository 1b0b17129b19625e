"""Who may be one person entered twice, and why two must not be made one. Pure."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

AT_MOST = 100
ACROSS = "다른 기관에도 기록이 있는 분이에요. 한 기관이 혼자 할 수 없으니 운영자에게 알려 주세요."
STAFF = "직원으로도 일하는 분의 계정이라 여기에서 할 수 없어요."
GONE = "이미 지웠거나 다른 분과 합친 기록이에요."
ONE = "같은 기록이에요. 서로 다른 두 분을 골라 주세요."


@dataclass(frozen=True)
class Entry:
    """A person as a center has them. `cohorts`: names of the classes."""

    public_id: str
    name: str
    phone: str | None
    birth_date: date | None
    cohorts: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """What both have in the way of being made one, each as facts: (programme, name on it) of certificates that count, names of
    the classes in which both have done something, titles of what both have asked for."""

    certificates: tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]] = ((), ())
    both_learned_in: tuple[str, ...] = ()
    both_asked_for: tuple[str, ...] = ()


def find_twins(entries: Iterable[Entry]) -> list[tuple[Entry, Entry]]:
    """Pairs worth a look: the same name, or the same phone number; never two whose birth dates differ. At most AT_MOST."""
    by_mark: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_mark[f"name {folded(entry.name)}"].append(entry)
        if entry.phone:
            by_mark[f"phone {entry.phone}"].append(entry)
    found: dict[frozenset[str], tuple[Entry, Entry]] = {}
    for alike in by_mark.values():
        for one, other in combinations(alike, 2):
            known_apart = one.birth_date and other.birth_date and one.birth_date != other.birth_date
            if one.public_id != other.public_id and not known_apart:
                found.setdefault(frozenset((one.public_id, other.public_id)), (one, other))
            if len(found) >= AT_MOST:
                return list(found.values())
    return list(found.values())


def folded(name: str) -> str:
    """A name without spaces, case and Unicode form."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def why_not_one(standing: Standing) -> list[str]:
    """Why these two stay two, in sentences; empty when nothing stands against it."""
    ours, theirs = standing.certificates
    reasons = [
        f"'{programme}' 수료증을 두 이름({name}, {other})으로 받았어요. 틀린 이름을 먼저 고쳐 다시 발급해 주세요."
        for programme, name in ours
        for same, other in theirs
        if same == programme and folded(name) != folded(other)
    ]
    reasons += [
        f"'{cohort}'에서 두 기록 모두 배운 것이 있어요. 배운 것은 섞지 않아요." for cohort in standing.both_learned_in
    ]
    reasons += [f"'{title}'에 두 기록 모두 신청했어요. 하나를 먼저 거두어 주세요." for title in standing.both_asked_for]
    return list(dict.fromkeys(reasons))


def in_words(counts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Rows by table as people name them; what has no name of its own is counted together."""
    named: dict[str, int] = defaultdict(int)
    for table, count in counts:
        if count:
            named[WORDS.get(table, "그 밖의 배움 기록")] += count
    return list(named.items())


WORDS = {
    "enrolment": "회차 등록",
    "certificate": "수료증과 배지",
    "paper": "추천서와 확인서",
    "consent": "동의",
    "device_answers": "기기 질문의 답",
    "interest": "일거리 신청",
    "referral": "추천",
    "work_track": "추천 뒤의 일",
    "work_step": "추천 뒤의 일",
    "job_request": "구직신청",
    "invite": "초대장",
    "certificate_share": "나눔 주소",
    "step_state": "배움의 단계",
    "attendance_mark": "출석 기록",
    "attendance_request": "출석을 고쳐 달라는 요청",
    "contact_note": "센터가 연락한 기록",
    "completion_decision": "수료 판정",
}
