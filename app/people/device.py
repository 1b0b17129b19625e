"""The five questions about the device, one a screen. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DeviceQuestion:
    """`options`: (value, label, help)."""

    name: str
    question: str
    why: str
    options: tuple[tuple[str, str, str], ...]


QUESTIONS = (
    DeviceQuestion(
        "device",
        "주로 무엇으로 배우시나요?",
        "기기에 맞는 화면과 설명을 보여 드려요.",
        (
            ("phone", "휴대폰", ""),
            ("tablet", "태블릿", "화면이 큰 패드"),
            ("own_pc", "내 컴퓨터", "집에 있는 컴퓨터나 노트북"),
            ("center_pc", "센터 컴퓨터", "여럿이 함께 쓰는 컴퓨터"),
        ),
    ),
    DeviceQuestion(
        "typing",
        "글자 쓰기는 어떠세요?",
        "글자를 많이 쓰는 과제의 순서를 정할 때 봐요.",
        (
            ("easy", "편하게 써요", ""),
            ("slow", "천천히 써요", "한 글자씩 찾아서 눌러요"),
            ("voice", "말로 적는 편이에요", "마이크에 대고 말해요"),
            ("hard", "아직 어려워요", "쓰는 법부터 함께 해요"),
        ),
    ),
    DeviceQuestion(
        "camera",
        "사진 찍기와 녹음을 해 보셨나요?",
        "사진과 소리를 다루는 과제를 준비해 드려요.",
        (
            ("both", "둘 다 해 봤어요", ""),
            ("photo", "사진만 찍어 봤어요", ""),
            ("neither", "둘 다 안 해 봤어요", "처음부터 알려 드려요"),
            ("none", "카메라나 마이크가 없어요", "준비된 자료로 연습해요"),
        ),
    ),
    DeviceQuestion(
        "network",
        "인터넷은 어떻게 쓰시나요?",
        "데이터 요금이 드는 영상은 미리 알려 드려요.",
        (
            ("wifi", "집에 와이파이가 있어요", ""),
            ("unlimited", "휴대폰 데이터를 마음껏 써요", "무제한 요금제"),
            ("limited", "데이터가 넉넉하지 않아요", "와이파이가 있는 곳에서 해요"),
            ("center", "센터에서만 써요", ""),
        ),
    ),
    DeviceQuestion(
        "helper",
        "막힐 때 옆에서 도와줄 분이 있나요?",
        "없어도 괜찮아요. 센터에서 더 자주 안부를 여쭤요.",
        (
            ("family", "가족이나 친구가 있어요", ""),
            ("classmate", "같이 배우는 분이 있어요", ""),
            ("phone", "전화로 물어보고 싶어요", ""),
            ("alone", "혼자 해 볼게요", ""),
        ),
    ),
)
BY_NAME = {question.name: question for question in QUESTIONS}
