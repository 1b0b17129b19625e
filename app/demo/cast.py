"""The trainees of the demo: who they are, how far they come, and what the sign-in page says of them.

Names are invented. Numbers begin with 010-0000, which no operator has given to anyone.
"""

from dataclasses import dataclass

NEVER_COMES, STOPS_AT_CONSENTS = "never_comes", "stops_at_consents"


@dataclass(frozen=True)
class Role:
    """`upto`: the outline's step that is done last ("" for none). `twist`: what happens after it, a name in
    stories.TWISTS, or one of the two ways of not beginning. `quiet`: days since the last deed. `line`: what the sign-in
    page says; "" is not offered there. `care`: practice and final assignment score just
    under it (0–100); 0 for what the number gives."""

    name: str
    number: int
    trade: str
    upto: str = ""
    twist: str = ""
    quiet: float = 1.0
    line: str = ""
    care: float = 0

    @property
    def phone(self) -> str:
        return f"0100000{self.number:04d}"

    @property
    def mark(self) -> float:
        """The care that counts: people differ."""
        return self.care or 86.0 + self.number * 5 % 14

    @property
    def late(self) -> bool:
        """Enrolled a short while ago: came, and has done nothing yet."""
        return not self.upto and self.twist != NEVER_COMES


ALL = "assignment:boxes"
LESSON_1 = "lesson:0-ready/big-letters"
LESSON_2 = "lesson:0-ready/find-and-upload"
LESSON_3 = "lesson:1-start/ai-at-home"
LESSON_4 = "lesson:1-start/crowd-worker-day"
LAST_OF_1 = "lesson:1-start/protect-others-data"
LESSON_5 = "lesson:2-data/what-is-data"
LESSON_6 = "lesson:2-data/tables"
QUIZ_0, QUIZ_1, QUIZ_2, QUIZ_3, QUIZ_4 = (f"quiz:stage-{n}" for n in range(5))
TUTORIAL, PRACTICE, EXAM = (f"practice:boxes/{pool}" for pool in ("tutorial", "practice", "exam"))

ENDED = (
    Role("강보배", 1, "초등학교 급식 조리사", ALL, "passes", line="수료했어요. 기업에서 함께하자는 답을 받았어요."),
    Role("고영철", 2, "감귤 농사", ALL, "passes"),
    Role("남궁민수", 3, "은행 창구", ALL, "passes", line="수료증이 잘못 발급되어 취소됐어요."),
    Role("양순덕", 4, "해녀", ALL, "passes"),
    Role("부경호", 5, "관광버스 기사", ALL, "passes"),
    Role("제갈은희", 6, "피아노 학원", ALL, "passes"),
    Role("문복자", 7, "식당 운영", ALL, "passes", line="이름을 바꿔서 수료증을 다시 받았어요."),
    Role("변태식", 8, "전기 공사", EXAM, "", 10, "최종 과제를 내지 않아 미수료예요. 무엇이 모자란지 보여요."),
    Role("현옥순", 9, "요양보호사", QUIZ_2, "", 21),
    Role("송두칠", 10, "건설 현장 반장", QUIZ_1, "", 35),
)
RUNNING = (
    Role("김말례", 11, "미용실 운영", twist=NEVER_COMES),
    Role("이창수", 12, "택시 운전", twist=NEVER_COMES),
    Role("고 영철", 13, "감귤 농사", twist=NEVER_COMES),  # 고영철 again, by another number: to be made one
    Role("최윤", 14, "우체국", twist=NEVER_COMES),
    Role("남궁혜숙", 15, "학교 도서관 사서", twist=STOPS_AT_CONSENTS, line="막 들어와서 동의 하나에 답하고 멈췄어요."),
    Role("정순임", 16, "마트 계산원", twist=STOPS_AT_CONSENTS),
    Role("오철", 17, "조선소 용접", "", "", 0.2),
    Role(
        "한말순",
        17,
        "한복 바느질",
        LESSON_1,
        "half_reads",
        0.5,
        "강의를 반쯤 읽다 멈췄어요. 오철 님과 전화번호를 함께 써요.",
    ),
    Role("황보경애", 18, "여행사 안내", LAST_OF_1, "leaves_quiz_open", 0.3, "확인 문제 20개 가운데 4개까지 풀었어요."),
    Role(
        "조병학",
        19,
        "중학교 과학 교사",
        LAST_OF_1,
        "fails_quiz_twice",
        1,
        "확인 문제를 두 번 놓쳐, 보충하며 다음으로 가요.",
    ),
    Role("선우진", 20, "신문사 교열", TUTORIAL, "", 0.6),
    Role("임춘희", 21, "보험 설계", PRACTICE, "nearly_passes_exam", 0.4, "통과 시험에서 ‘조금만 더’를 받았어요."),
    Role("독고영", 22, "사진관", EXAM, "", 0.7),
    Role("장미애", 23, "간호조무사", ALL, "", 2.3, line="모의 작업을 마치고, 다른 분의 작업을 검수해요."),
    Role("허길자", 24, "농협 창구", ALL, "", 0.4),
    Role("신동일", 25, "인쇄소", ALL, "gets_it_back", 0.5, "최종 과제가 까닭과 함께 돌아왔어요.", 74.0),
    Role("권영란", 26, "유치원 교사", ALL, "passes", 0.8, line="모의 작업을 하고 있어요. 규칙이 바뀐 뒤예요."),
    Role("안기복", 27, "선박 기관사", LESSON_3, "", 9.2),
    Role("류정아", 28, "전산 입력", LESSON_3, "is_exempted", 2),
    Role("백옥자", 29, "떡집 운영", LESSON_5, "", 1.2),
    Role("홍만표", 30, "경찰 공무원", QUIZ_1, "", 0.9),
    Role("노순복", 31, "시장 반찬 가게", LESSON_1, "", 3),
    Role("서문정희", 32, "호텔 객실 관리", LESSON_2, "", 4),
    Role("민경수", 33, "자동차 정비", QUIZ_0, "", 2.1),
    Role("탁연실", 34, "어린이집 조리", LESSON_3, "", 1.6),
    Role("공영자", 35, "과수원", LESSON_4, "", 5.5),
    Role("추병길", 36, "가구 목수", QUIZ_2, "", 1.1),
    Role("엄정순", 37, "약국 사무", LESSON_6, "", 2.8),
    Role("마재윤", 38, "아파트 관리", LAST_OF_1, "fails_quiz_thrice", 2.1),
    Role("설금희", 39, "통신사 상담", "lesson:3-practice/draw-boxes", "", 0.9),
)
JEONJU = (
    Role("전복희", 101, "한지 공방", LESSON_3, "", 1),
    Role("소병국", 102, "비빔밥집 운영", QUIZ_0, "", 2),
    Role("유덕순", 103, "초등학교 교사", LESSON_1, "", 3),
    Role("국승현", 104, "버스 운전", twist=NEVER_COMES),
)
