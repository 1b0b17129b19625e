"""Pure: treatments of rows in Korean: what was done, what is unfinished, and each slip with the reason why."""

from collections.abc import Mapping, Sequence

from app.content.tasks.cleaning import CleaningTask
from app.core.josa import josa, particle
from app.labeling.graders.cleaning import CleaningGrade, Slip, read_value
from app.labeling.types.cleaning_tables import TableItem

KIND_NAMES: dict[str, str] = {
    "missing": "놓친 줄",
    "overcleaned": "멀쩡한데 손댄 줄",
    "guessed": "근거 없이 짐작한 값",
    "wrong_act": "손질이 다른 줄",
    "wrong_value": "값이 다른 줄",
    "wrong_reason": "까닭이 다른 줄",
}
HOW = {
    "number": "숫자로 적어 주세요.",
    "time": "06:40처럼 적어 주세요.",
    "date": "2026-11-09처럼 적어 주세요.",
    "text": "빈칸이면 안 돼요.",
}
SHORT = {"keep": "둠", "flag": "표시", "drop": "뺌", "blank": "비움", "edit": "고침"}


def head_words(item: TableItem, cells: Sequence[str]) -> str:
    """The first cell, by which a person knows a row again; a row without one has none."""
    return cells[0] or "빈 줄"


def done_words(document: CleaningTask, item: TableItem, cells: Sequence[str], entry: Mapping[str, str]) -> str:
    """A treatment for reading: 고침: 심박수 720 → 72 (단위가 달라요)."""
    act = entry["act"]
    said = SHORT.get(act, act)
    place = next((at for at, column in enumerate(item.columns) if column.name == entry.get("column")), None)
    if act in ("blank", "edit") and place is not None:
        before = cells[place] or "빈칸"
        after = f" → {entry.get('value') or '?'}" if act == "edit" else ""
        said += f": {item.columns[place].title} {before}{after}"
    reason = next((each.title for each in document.reasons if each.name == entry.get("reason")), "")
    return f"{said} ({reason})" if reason else said


def unfinished(item: TableItem, number: int, entry: Mapping[str, str] | None) -> str | None:
    """What is still to do in a row, and how."""
    if entry is None or entry["act"] == "flag":
        return None
    if entry["act"] in ("blank", "edit") and not entry["column"]:
        return f"{number}번 줄: 어느 칸인지 골라 주세요."
    if entry["act"] == "edit":
        column = next(each for each in item.columns if each.name == entry["column"])
        if not entry["value"]:
            return f"{number}번 줄: 바른 값을 적어 주세요. 모르면 ‘칸을 비워요’를 골라요."
        if read_value(column.kind, column.unit, entry["value"]) is None:
            typed = f"‘{entry['value']}’"
            how = HOW[column.kind]
            return f"{number}번 줄: {josa(typed, '은/는')} ‘{column.title}’ 값으로 읽을 수 없어요. {how}"
    return None if entry["reason"] else f"{number}번 줄: 까닭을 골라 주세요."


def remark_on(document: CleaningTask, item: TableItem, slip: Slip, numbers: Mapping[str, int], why: str) -> str:
    """What to say about one slip. `why` is the gold's own sentence on the row, "" where it has none."""
    number = f"{numbers[slip.row]}번 줄"
    due = slip.due
    if due is None:
        return f"{number}은 그대로 둬요. {why or '이상한 데가 없어요. 손대면 진짜 기록이 사라져요.'}"
    if slip.kind == "missing":
        return f"{number}을 놓쳤어요. {why}"
    if slip.kind == "guessed":
        return f"{number}은 짐작해서 고치지 않아요. 바른 값의 근거가 없어요. {why}"
    if slip.kind == "wrong_value":
        column = next(each for each in item.columns if each.name == due.column)
        value = f"{due.value}{column.unit}"
        return f"{number}의 ‘{column.title}’에는 {value}{particle(value, '이/가')} 맞아요. {why}"
    if slip.kind == "wrong_reason":
        titles = {each.name: each.title for each in document.reasons}
        return f"{number}의 까닭은 ‘{titles[due.reasons[0]]}’ 쪽이에요. {why}"
    act = next(each.title for each in document.acts if each.name == due.act)
    return f"{number}을 찾은 것은 맞아요. 손질은 ‘{act}’{particle(act, '이에요/예요')}. {why}"


def praise(grade: CleaningGrade) -> str:
    """One sentence on what is right already."""
    if not grade.slips:
        return (
            f"손질할 {grade.due}줄을 모두 바르게 손질했어요." if grade.due else "손댈 것이 없는 표를 그대로 두었어요."
        )
    if grade.found:
        return f"손질할 {grade.due}줄 가운데 {grade.found}줄을 찾았어요."
    return "아직 맞은 손질이 없어요. 아래를 보고 다시 해 보세요."
