"""The words in which pages speak of a course of work: for the center, the employer and the person. Pure."""

from app.jobs import steps
from app.jobs.rules import CONTRACT, EMPLOYMENT

# (what staff read, what the person reads, look of the badge)
_SAID: dict[str, tuple[str, str, str]] = {
    steps.INTERVIEW: ("면접 날짜를 잡음", "면접을 보기로 했어요", "brand"),
    steps.ATTENDED: ("면접에 참석함", "면접을 봤어요", "brand"),
    steps.NO_SHOW: ("면접에 오지 않음", "면접에 가지 못했어요", "warn"),
    steps.REFUSED: ("본인이 하지 않기로 함", "하지 않기로 했어요", "plain"),
    steps.UNREACHABLE: ("연락이 닿지 않음", "연락이 닿지 않았어요", "warn"),
    steps.HIRED: ("채용됨", "채용됐어요", "good"),
    steps.NOT_TAKEN: ("채용되지 않음", "이번에는 함께하지 못해요", "plain"),
    steps.CONFIRMED: ("취업 확인함", "취업한 것을 센터가 확인했어요", "good"),
    steps.KEPT: ("계속 일하고 있음", "계속 일하고 있어요", "good"),
    steps.NO_ANSWER: ("계속 일하는지 묻지 못함", "센터가 안부를 물으려 했어요", "warn"),
    steps.LEFT: ("그만둠", "일을 마쳤어요", "plain"),
    steps.TRIAL_PASSED: ("시범작업 통과", "시범작업을 통과했어요", "good"),
    steps.TRIAL_MISSED: ("시범작업 아쉬움", "시범작업이 조금 아쉬웠어요", "warn"),
    steps.APPROVED: ("작업자로 승인", "일을 맡기로 정해졌어요", "good"),
    steps.PAID: ("첫 지급", "첫 돈을 받았어요", "good"),
    steps.WORKING: ("일하는 중", "일하고 있어요", "good"),
    steps.TAKEN_BACK: ("잘못 적어 거둠", "", "plain"),
    steps.HEARD: ("본인 말을 확인함", "", "plain"),
    steps.SAYS_STARTED: ("본인: 일을 시작했다고 알림", "일을 시작했다고 알렸어요", "plain"),
    steps.SAYS_ENDED: ("본인: 일이 끝났다고 알림", "일이 끝났다고 알렸어요", "plain"),
}
_START = {
    CONTRACT: ("함께 일하기로 했어요", "good"),
    EMPLOYMENT: ("면접을 보기로 했어요", "good"),
}
_REFERRED = {
    "referred": ("답을 기다려요", "brand"),
    "declined": ("이번에는 함께하지 못해요", "plain"),
}
DEEDS = {
    steps.INTERVIEW: "면접 날짜 적기",
    steps.ATTENDED: "면접에 왔어요",
    steps.NO_SHOW: "면접에 오지 않았어요",
    steps.REFUSED: "본인이 하지 않기로 했어요",
    steps.UNREACHABLE: "연락이 닿지 않아요",
    steps.HIRED: "채용됐어요",
    steps.NOT_TAKEN: "함께하지 않기로 했어요",
    steps.CONFIRMED: "취업 확인하기",
    steps.KEPT: "계속 일하고 있어요",
    steps.NO_ANSWER: "연락이 안 됐어요",
    steps.LEFT: "그만두었어요",
    steps.TRIAL_PASSED: "시범작업을 통과했어요",
    steps.TRIAL_MISSED: "시범작업이 아쉬웠어요",
    steps.APPROVED: "작업자로 승인했어요",
    steps.PAID: "첫 돈을 주었어요",
    steps.WORKING: "일하고 있어요",
    steps.TAKEN_BACK: "잘못 적은 것 거두기",
}
DAYS = {
    steps.INTERVIEW: "면접 보는 날",
    steps.ATTENDED: "면접 본 날",
    steps.NO_SHOW: "면접 날",
    steps.HIRED: "일을 시작하는 날",
    steps.CONFIRMED: "증빙을 본 날",
    steps.KEPT: "확인한 날",
    steps.NO_ANSWER: "연락해 본 날",
    steps.LEFT: "마지막으로 일한 날",
    steps.REFUSED: "알려 온 날",
    steps.UNREACHABLE: "연락해 본 날",
    steps.NOT_TAKEN: "결과를 안 날",
    steps.TRIAL_PASSED: "결과를 안 날",
    steps.TRIAL_MISSED: "결과를 안 날",
    steps.APPROVED: "승인한 날",
    steps.PAID: "첫 돈을 받은 날",
    steps.WORKING: "확인한 날",
    steps.SAYS_STARTED: "일을 시작한 날",
    steps.SAYS_ENDED: "마지막으로 일한 날",
}
HELPS = {
    steps.INTERVIEW: "때와 곳은 아래에 적어 주세요. 본인이 봐요.",
    steps.HIRED: "앞으로 올 날이어도 돼요. 1·3·6개월은 이날부터 세요.",
    steps.CONFIRMED: "증빙을 보고 적어 주세요. 파일은 받지 않아요.",
    steps.KEPT: "본인이나 업체에 물어 확인한 날이에요.",
    steps.NO_ANSWER: "이레 뒤에 다시 할 일로 나와요.",
    steps.PAID: "얼마인지는 적지 않아요.",
    steps.WORKING: "지금도 일하는지 물어 확인한 날이에요.",
}
BY = {steps.CENTER: "센터", steps.EMPLOYER: "업체", steps.TRAINEE: "본인"}
OWN = {
    steps.SAYS_STARTED: ("일을 시작했어요", DAYS[steps.SAYS_STARTED]),
    steps.SAYS_ENDED: ("일이 끝났어요", DAYS[steps.SAYS_ENDED]),
}
MONEY_WORD = "통계 기준이에요. 실업급여를 받는다면 실업인정일에 꼭 신고하세요."
TODO = {
    "word": "본인이 알린 것을 확인해 주세요",
    "interview": "면접이 어떻게 되었는지 적어 주세요",
    "confirm": "취업을 증빙으로 확인해 주세요",
    "retention": "계속 일하는지 물어봐 주세요",
}


def said(kind: str, work: str, *, own: bool = False) -> str:
    """What an entry says, to staff or (`own`) to the person."""
    if kind == steps.NOT_TAKEN and work == CONTRACT and not own:
        return "맡기지 않기로 함"
    return _SAID[kind][1 if own else 0]


def day_word(kind: str) -> str:
    """What the day of such an entry is called."""
    return DAYS.get(kind, "그날")


def label(work: str, referred: str | None, state: str | None) -> tuple[str, str]:
    """(words, look) of where a person stands: `referred` is the referral's own state, `state` the course's, None before it."""
    if state is not None and state in _SAID:
        return _SAID[state][1], _SAID[state][2]
    if referred in _REFERRED:
        return _REFERRED[referred]
    return _START[work]


def reason_of(kind: str, reason: str, note: str) -> str:
    """The reason in words, with what was written beside it."""
    words = steps.REASONS.get(kind, {}).get(reason, "")
    return ". ".join(part.rstrip(".") for part in (words, note) if part)
