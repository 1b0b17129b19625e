"""What the page says about a piece of work in each of its states. Pure."""

from app.work.schemas import Progress, Standing, WorkState

BADGES = {
    "queued": ("기다림", "plain"),
    "running": ("하는 중", "brand"),
    "done": ("마침", "good"),
    "failed": ("멈춤", "error"),
    "cancelled": ("그만둠", "warn"),
}
QUARTERS = ("", "4분의 1을 했어요.", "절반을 했어요.", "4분의 3을 했어요.", "거의 다 했어요.")


def standing_of(work: Progress) -> Standing:
    match work.state:
        case "queued":
            return _queued(work)
        case "running":
            return _running(work)
        case "done":
            return Standing("done", "다 했어요", work.said, "good", False, False, False)
        case "failed":
            words = f"{work.reason} {work.stopped}"
            return Standing("failed", "하지 못했어요", words, "error", False, False, True)
        case "cancelled":
            return Standing("cancelled", "그만두었어요", work.stopped, "warn", False, False, True)


def counted(done: int, total: int, unit: str) -> str:
    """ "1,000명 중 420명" """
    return f"{total:,}{unit} 중 {done:,}{unit}"


def _queued(work: Progress) -> Standing:
    if work.cancel_requested:
        return _stopping("queued")
    if not work.worker_seen:
        text = "작업 프로그램이 쉬고 있어요. 다시 켜지면 저절로 시작해요. 이 화면을 닫아도 괜찮아요."
        return Standing("queued", "대기 중이에요", text, "warn", True, True, False)
    text = "앞의 일이 끝나면 저절로 시작해요. 이 화면을 닫아도 괜찮아요."
    return Standing("queued", "차례를 기다려요", text, "info", True, True, False)


def _running(work: Progress) -> Standing:
    if work.cancel_requested:
        return _stopping("running")
    if not work.worker_seen:
        text = "작업 프로그램이 멈췄어요. 다시 켜지면 하던 곳부터 이어서 해요. 이 화면을 닫아도 괜찮아요."
        return Standing("running", "잠시 멈췄어요", text, "warn", True, True, False)
    quarter = QUARTERS[min(4, 4 * work.done // work.total)] if work.total else ""
    return Standing("running", "하고 있어요", "이 화면을 닫아도 계속해요.", "info", True, True, False, quarter=quarter)


def _stopping(state: WorkState) -> Standing:
    return Standing(state, "그만두는 중이에요", "하던 한 묶음을 마치는 대로 멈춰요.", "warn", True, False, False)
