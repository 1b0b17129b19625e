"""Pure: what the machine found in a question, as Korean sentences that say how to mend it."""

from collections.abc import Mapping

from app.content.tasks.article_questions import ArticleQuestionsTask
from app.labeling.graders.questions import Asked, Fault

KIND_NAMES: dict[Fault | str, str] = {
    "personal": "개인정보를 쓴 것",
    "no_question": "질문이 빈 것",
    "no_answer": "답을 고르지 않은 것",
    "answer_in_question": "답이 질문에 들어 있는 것",
    "copied": "기사를 그대로 옮긴 것",
    "yes_no": "묻는 말이 없는 것",
    "vague": "누구인지 모를 말이 있는 것",
    "duplicate": "같은 질문",
    "long_answer": "답이 너무 긴 것",
    "loose_answer": "답에 뒷말이 붙은 것",
    "too_short": "너무 짧은 질문",
    "too_long": "너무 긴 질문",
    "no_question_mark": "물음표가 빠진 것",
}
_SAID: Mapping[str, str] = {
    "personal": "전화번호나 주민등록번호, 전자 우편 주소가 보여요. 지워 주세요.",
    "no_question": "질문이 비어 있어요. 기사를 읽고 궁금한 것을 적어 주세요.",
    "no_answer": "답을 고르지 않았어요. 기사에서 답이 되는 낱말을 눌러 주세요.",
    "answer_in_question": "답이 질문에 이미 들어 있어요. 그 말을 빼고 다시 물어보세요.",
    "copied": "기사 문장을 거의 그대로 옮겼어요. 내 말로 바꾸어 물어보세요.",
    "yes_no": "누가, 언제, 어디, 무엇, 왜, 어떻게 같은 말을 넣어 주세요. 예, 아니요로 끝나지 않게요.",
    "vague": "‘그 사람’, ‘이것’은 기사를 못 본 사람이 몰라요. 이름을 적어 주세요.",
    "duplicate": "앞의 질문과 같은 것을 물어요. 다른 것을 물어보세요.",
    "loose_answer": "답 끝에 붙은 ‘은’, ‘를’, ‘에서’ 같은 말을 빼 보세요.",
    "no_question_mark": "질문을 물음표(?)로 끝내 주세요.",
}


def sentence(fault: str, asked: Asked, document: ArticleQuestionsTask) -> str:
    """What to say about one fault of one question."""
    length = len(asked.question.strip())
    if fault == "too_short":
        return f"질문은 {document.question_least}글자부터예요. 지금은 {length}글자예요. 무엇을 묻는지 더 적어 주세요."
    if fault == "too_long":
        return f"질문은 {document.question_most}글자까지예요. 지금은 {length}글자예요. 한 가지만 물어보세요."
    if fault == "long_answer":
        chosen = asked.answer.length if asked.answer else 0
        return f"답은 {document.answer_most}글자까지예요. 지금은 {chosen}글자예요. 답이 되는 말만 남겨 주세요."
    return _SAID[fault]
