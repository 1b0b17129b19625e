"""All photos: what was to be photographed, where, and what went wrong. From what went wrong the label follows."""

from dataclasses import dataclass

ORDER = ("absent", "blurred", "dark", "bright", "hidden", "cut", "good")
"""The guide's order: where several hold, the first one counts."""
CHANGED = ("absent", "dark", "blurred", "bright", "hidden", "cut", "good")
"""The order after the guide's change in the middle of mock work."""


@dataclass(frozen=True)
class Photo:
    """One picture. thing: its name in tools.scenes (what really stands there); subject: what was asked for, in Korean.

    faults: soft, shake (both blurred), dim, glare, finger, box (both hidden), left, right, top (all cut), other, poster, empty
    (all absent). traps look wrong and are not: bokeh (only the background is soft), edge (another thing is cut), near.
    """

    name: str
    pool: str
    level: int
    subject: str
    thing: str
    room: str
    size: float
    colour: str = ""
    faults: tuple[str, ...] = ()
    trap: str = ""
    note: str = ""
    trades: tuple[str, ...] = ()


HOLDS = {
    "soft": "blurred", "shake": "blurred", "dim": "dark", "glare": "bright", "finger": "hidden", "box": "hidden",
    "left": "cut", "right": "cut", "top": "cut", "other": "absent", "poster": "absent", "empty": "absent",
}  # fmt: skip


def holds(photo: Photo) -> tuple[str, ...]:
    """All labels that hold of a photo, in the guide's order."""
    found = {HOLDS[fault] for fault in photo.faults}
    return tuple(label for label in ORDER if label in found) or ("good",)


def label(photo: Photo, order: tuple[str, ...] = ORDER) -> str:
    """The label that counts: the first of those that hold."""
    return min(holds(photo), key=order.index)


_CLEAR = "찍을 물건이 다 들어오고 또렷해요."
_BOKEH = "뒤쪽만 흐리고 물건은 또렷해요. 그러면 좋아요예요."
_EDGE = "잘린 것은 옆 물건이에요. 찍을 물건은 다 들어왔어요."
_BOTH = "흐리고 어두워요. 가이드 차례에서는 흐려요가 먼저예요."

PHOTOS: tuple[Photo, ...] = (
    # 따라 하기
    Photo("t-kettle", "tutorial", 1, "주전자", "kettle", "counter", 1.75, note=_CLEAR),
    Photo("t-watermelon", "tutorial", 1, "수박", "watermelon", "table", 1.5, faults=("soft",), note="무늬의 테두리가 모두 번졌어요."),
    Photo("t-milk", "tutorial", 1, "우유팩", "milk", "shop", 1.9, "#3f86c8", ("dim",), note="물건의 색과 무늬가 어둠에 묻혔어요."),
    Photo("t-pot", "tutorial", 1, "냄비", "pot", "counter", 1.7, "#c8483a", ("right",), note="사진 오른쪽 끝에서 냄비가 잘렸어요."),
    Photo("t-jar", "tutorial", 2, "항아리", "jar", "outside", 1.7, faults=("finger",), note="손가락이 항아리를 가렸어요."),
    Photo("t-apple", "tutorial", 2, "컵", "apple", "table", 1.9, faults=("other",),
        note="찍을 것은 컵인데 사과가 있어요. 찍을 물건이 없어요."),
    # 연습
    Photo("p-bicycle", "practice", 1, "자전거", "bicycle", "outside", 1.7, "#2f6fb5", note=_CLEAR),
    Photo("p-cooker", "practice", 1, "밥솥", "cooker", "counter", 1.5, faults=("glare",),
        note="하얗게 날아가 밥솥의 테두리가 잘 안 보여요."),
    Photo("p-eggs", "practice", 1, "달걀판", "eggs", "table", 1.9, faults=("shake",),
        note="옆으로 흔들려 두 겹으로 보여요. 흔들린 것도 흐려요예요."),
    Photo("p-dog", "practice", 1, "개", "dog", "outside", 2.1, faults=("left",), note="왼쪽 끝에서 개가 잘렸어요."),
    Photo("p-scale", "practice", 2, "저울", "scale", "shop", 1.7, faults=("dim",), note="저울의 눈금을 읽을 수 없어요.",
        trades=("shop",)),
    Photo("p-cup", "practice", 2, "컵", "cup", "table", 2.0, "#3f8a6a", trap="bokeh", note=_BOKEH),
    Photo("p-basket", "practice", 2, "장바구니", "basket", "shop", 1.6, faults=("box",), note="상자가 장바구니를 절반 넘게 가렸어요."),
    Photo("p-pan", "practice", 2, "프라이팬", "pan", "counter", 1.6, "#2e2f33", note="물건이 까만 것이지 사진이 어두운 것이 아니에요."),
    Photo("p-cat", "practice", 3, "고양이", "cat", "outside", 2.1, faults=("soft", "dim"), note=_BOTH),
    Photo("p-bench", "practice", 3, "벤치", "bench", "outside", 1.5, faults=("right", "glare"),
          note="너무 밝고 잘리기도 했어요. 차례에서는 너무 밝아요가 먼저예요."),
    # 통과 시험
    Photo("e-plant", "exam", 1, "화분", "plant", "table", 1.7, note=_CLEAR),
    Photo("e-ramen", "exam", 1, "컵라면", "ramencup", "shop", 2.0, faults=("soft",), note="글자와 테두리가 모두 번졌어요."),
    Photo("e-medicine", "exam", 1, "약병", "medicine", "counter", 1.9, faults=("dim",),
        note="약병의 색과 무늬가 어둠에 묻혔어요.", trades=("nurse",)),
    Photo("e-umbrella", "exam", 2, "우산", "umbrella2", "outside", 1.9, faults=("top",), note="위쪽 끝에서 우산이 잘렸어요."),
    Photo("e-fish", "exam", 2, "생선", "fish", "table", 1.9, trap="edge", note=_EDGE, trades=("cook",)),
    Photo("e-snack", "exam", 2, "우유팩", "snack", "shop", 1.8, faults=("other",),
        note="우유팩이 아니라 과자 봉지예요. 찍을 물건이 없어요.", trades=("shop",)),
    Photo("e-cabbage", "exam", 2, "배추", "cabbage", "table", 1.6, faults=("glare",), note="하얗게 날아가 잎이 잘 안 보여요.",
        trades=("cook",)),
    Photo("e-bowl", "exam", 3, "그릇", "bowl", "counter", 2.3, "#5b7f9c", ("finger", "left"),
          note="가리고 잘리기도 했어요. 차례에서는 가렸어요가 먼저예요."),
    Photo("e-signal", "exam", 3, "안전 고깔", "cone", "outside", 1.9, trap="bokeh", note=_BOKEH),
    Photo("e-chair", "exam", 3, "의자", "chair", "table", 1.4, faults=("shake", "dim"), note=_BOTH),
    # 모의 작업
    Photo("m-kettle", "mock", 1, "주전자", "kettle", "table", 1.7, "#9aa4ad", note=_CLEAR),
    Photo("m-bucket", "mock", 1, "양동이", "bucket", "outside", 1.9, faults=("soft",), note="테두리가 모두 번졌어요."),
    Photo("m-bread", "mock", 1, "빵", "bread", "shop", 1.8, faults=("dim",), note="빵의 색을 알아볼 수 없어요."),
    Photo("m-board", "mock", 1, "도마", "board", "counter", 1.7, faults=("glare",), note="하얗게 날아가 도마와 벽이 잘 나뉘지 않아요."),
    Photo("m-moto", "mock", 1, "오토바이", "motorbike", "outside", 1.6, faults=("left",),
        note="왼쪽 끝에서 오토바이가 잘렸어요.", trades=("driver",)),
    Photo("m-ramen", "mock", 2, "컵라면", "ramencup", "table", 1.9, trap="bokeh", note=_BOKEH),
    Photo("m-pillbox", "mock", 2, "약 상자", "pillbox", "counter", 1.9, faults=("finger",), note="손가락이 약 상자를 가렸어요.",
        trades=("nurse",)),
    Photo("m-water", "mock", 2, "생수병", "water", "shop", 1.7, faults=("top",), note="위쪽 끝에서 병뚜껑이 잘렸어요."),
    Photo("m-poster", "mock", 3, "사과", "cup", "table", 1.8, "#5b6fae", ("poster",),
        note="벽에 걸린 그림 속 사과는 찍은 것이 아니에요. 찍을 물건이 없어요."),
    Photo("m-register", "mock", 2, "계산 기계", "register", "shop", 1.4, trap="edge", note=_EDGE, trades=("shop",)),
    Photo("m-stroller", "mock", 2, "유모차", "stroller", "outside", 1.6, faults=("box",), note="상자가 유모차를 절반 가까이 가렸어요."),
    Photo("m-banana", "mock", 2, "바나나", "banana", "table", 2.0, faults=("shake",), note="흔들려 두 겹으로 보여요."),
    Photo("m-cup-both", "mock", 3, "컵", "cup", "counter", 2.0, "#d9664a", ("soft", "dim"),
        note="흐리고 어두워요. 차례를 보고 하나만 골라요."),
    Photo("m-pigeon-both", "mock", 3, "비둘기", "pigeon", "outside", 2.6, faults=("shake", "dim"),
        note="흐리고 어두워요. 차례를 보고 하나만 골라요."),
    Photo("m-carrot-both", "mock", 3, "당근", "carrot", "table", 2.0, faults=("soft", "dim"),
        note="흐리고 어두워요. 차례를 보고 하나만 골라요.", trades=("cook",)),
    Photo("m-milk-both", "mock", 3, "우유팩", "milk", "shop", 1.8, "#5f9a4a", ("soft", "dim"),
        note="흐리고 어두워요. 차례를 보고 하나만 골라요."),
    Photo("m-jar-both", "mock", 3, "항아리", "jar", "counter", 1.5, faults=("shake", "dim"),
        note="흐리고 어두워요. 차례를 보고 하나만 골라요."),
    Photo("m-dog-both", "mock", 3, "개", "dog", "outside", 2.0, "#e8d9c0", ("soft", "dim"),
        note="흐리고 어두워요. 차례를 보고 하나만 골라요."),
    Photo("m-clock", "mock", 2, "시계", "towel", "counter", 1.6, faults=("empty",), note="시계가 보이지 않아요. 찍을 물건이 없어요."),
    Photo("m-knife", "mock", 3, "칼", "knife", "counter", 2.0, note="칼날이 반짝이는 것은 너무 밝은 것이 아니에요.", trades=("cook",)),
)  # fmt: skip
