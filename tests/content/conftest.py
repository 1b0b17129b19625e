"""A small, sound content folder that tests bend."""

import pytest

from app.content.check import SHORTEST_LESSON
from app.content.loader import load_content

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 420"><rect width="720" height="420" fill="#FBF5EA"/>'
    '<text x="10" y="40" font-size="24">글</text></svg>'
)
SENTENCES = " ".join(f"{n}번째로 손에 든 사과는 무게가 {n + 100}그램이에요." for n in range(SHORTEST_LESSON // 20))
ACTIVITY = """```activity
id: {id}
type: single
prompt: 무엇일까요?
options:
  - {{text: 사과, correct: true}}
  - {{text: 배}}
explanation: 사과예요.
```
"""
LESSON = f"""---
title: 사과를 세요
goal: 사과를 셀 수 있어요.
minutes: 20
summary_en: How to count apples, one by one and in heaps, with a basket in each hand.
terms:
  라벨링: 이름표 붙이기
---
[[라벨링]]은 이름표를 붙이는 일이에요.

{SENTENCES}

![사과 세 개](media/apples-1.svg)

{ACTIVITY.format(id="first")}
![사과 네 개](media/apples-2.svg)

{ACTIVITY.format(id="second").replace("무엇일까요?", "나무에서 딴 것은 어느 쪽일까요?").replace("사과", "귤").replace("배", "무")}
```try
집에서 사과를 세어 봐요.
```

```summary
- 하나
- 둘
- 셋
```
"""
QUIZ = """slug: stage-0
title: 확인 문제
intro: 풀어 봐요.
questions:
  - id: q01
    type: number
    prompt: 사과는 몇 개일까요?
    answer: 3
    unit: 개
    explanation: 세 개예요.
    lesson: apples
"""
CHECK = """slug: check-apples
title: 사과를 세요 확인 문제
intro: 세 문제예요.
questions:
  - {id: heap, type: number, prompt: 한 무더기에 담긴 것을 세면 얼마일까요?, answer: 5, explanation: 다섯이에요., lesson: apples}
  - {id: rotten, type: true_false, prompt: 썩은 열매도 함께 세어야 해요., answer: false, explanation: 골라내요., lesson: apples}
  - {id: word, type: short_text, prompt: 과일을 담는 물건의 이름은?, accepted: [바구니], explanation: 바구니예요., lesson: apples}
"""
NOTE = """---
aim: 사과를 셀 수 있게 해요.
live_minutes: 30
prepare: [사과 열 개]
---
## 시간표
| 시간 | 하는 일 |
|---|---|
| 0–10분 | 여는 이야기 |
| 10–30분 | 함께 세기 |

## 함께 하는 법
"""
NOTE += " ".join(f"{n}번 모둠은 바구니를 {n + 1}개 써요." for n in range(50))
NOTE += """

## 자주 나오는 질문
**몇 개까지 세나요?** 열 개까지요.

**배도 세나요?** 아니에요.

**썩은 것은요?** 빼요.

**집에서 해도 되나요?** 네.

## 살펴볼 점
두 번 세는 분이 있어요.
"""
STAGE = """slug: 0-ready
title: 준비해요
summary: 준비해요.
week: 1
lessons: [apples]
quiz: stage-0
practice: [boxes]
"""
TASK = """slug: boxes
type: boxes
title: 사진에 네모 표시하기
summary: 물건에 네모를 그려요.
labels:
  - {name: cup, title: 컵}
guideline: {version: 1, body: 컵마다 네모를 하나씩 그려요.}
pools: {tutorial: [t1], practice: [p1], exam: [e1], final: [f1]}
"""
PROGRAMME = """slug: apples-course
title: 사과 과정
version: "1"
summary: 사과를 세요.
hours: 3
weeks: 1
subjects: [{title: 수업, hours: 2}, {title: 실습, hours: 1}]
stages: [0-ready]
completion:
  slug: own
  programme_kind: own
  version: 1
  title: 수료 기준
  source: 기관 규정
  source_date: 2026-01-01
  rules:
    - {kind: progress, minimum: 80}
    - {kind: quizzes}
    - {kind: practice, steps: [{key: practice:boxes/exam, title: 통과 시험}]}
    - {kind: final_assessment, minimum: 60, step: {key: assignment:boxes, title: 최종 과제}}
"""
FILES = {
    "courses/0-ready/course.yaml": STAGE,
    "courses/0-ready/01-apples.md": LESSON,
    "courses/0-ready/media/apples-1.svg": SVG,
    "courses/0-ready/media/apples-2.svg": SVG,
    "courses/0-ready/practice/boxes/task.yaml": TASK,
    "courses/programmes/apples-course.yaml": PROGRAMME,
    "courses/0-ready/notes/apples.md": NOTE,
    "quizzes/stage-0.yaml": QUIZ,
    "quizzes/checks/check-apples.yaml": CHECK,
}


class Folder:
    """The files on disk, and ways to bend them."""

    def __init__(self, root):
        self.root = root
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def text(self, name):
        return (self.root / name).read_text()

    def change(self, name, old, new):
        """Replace the first `old`; returns the line it stood on."""
        text = (self.root / name).read_text()
        assert old in text
        self.write(name, text.replace(old, new, 1))
        return text[: text.index(old)].count("\n") + 1

    def load(self, **options):
        return load_content(self.root, **options)


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)
