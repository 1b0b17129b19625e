"""What a center worker chose for a new API token, read with a clear word about each field. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict, Field

from app.core.api_client import ApiScope
from app.core.errors import Invalid

USUAL_DAYS, MOST_DAYS = 90, 365
NAME_LENGTH = range(2, 61)
# (scope, what it lets a program do, what goes out with it)
SCOPE_WORDS: tuple[tuple[ApiScope, str, str], ...] = (
    (ApiScope.COHORTS_READ, "회차 보기", "회차 이름, 기간, 정원, 배움길이 나가요."),
    (
        ApiScope.ENROLMENTS_READ,
        "훈련생 이름과 상태 보기",
        "이름, 들어온 날, 상태가 나가요. 전화번호와 생년월일은 나가지 않아요.",
    ),
    (ApiScope.ENROLMENTS_WRITE, "훈련생 등록하기", "명단 올리기와 같은 규칙으로 사람을 더해요."),
    (ApiScope.PROGRESS_READ, "학습 진도 보기", "무엇을 언제 마쳤는지가 나가요. 이름은 나가지 않아요."),
    (ApiScope.ATTENDANCE_READ, "출석 보기", "수업 날짜와 출석 기록이 나가요. 이름과 증빙은 나가지 않아요."),
    (
        ApiScope.CERTIFICATES_READ,
        "수료증 보기",
        "번호, 상태, 확인 주소가 나가요. 이름은 ‘훈련생 이름과 상태 보기’도 골라야 나가요.",
    ),
)


class NewTokenForm(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    csrf: str = Field("", alias="_csrf")
    key: str = Field(alias="_key", max_length=64)
    organisation: str = Field("", max_length=40)
    name: str = Field("", max_length=200)
    scope: list[str] = Field(default=[], max_length=20)
    ends_on: str = Field("", max_length=20)


class RevokeTokenForm(BaseModel):
    model_config = ConfigDict(extra="forbid")
    csrf: str = Field("", alias="_csrf")


@dataclass(frozen=True)
class NewToken:
    """`ends_on`: the last Korean day on which the token works."""

    name: str
    scopes: tuple[ApiScope, ...]
    ends_on: date


def read_new_token(form: NewTokenForm, today: date) -> NewToken:
    """Raises Invalid with a message for each field that needs mending."""
    faults: dict[str, str] = {}
    name = " ".join(form.name.split())
    if len(name) not in NAME_LENGTH or not name.isprintable():
        faults["name"] = f"어디에 쓰는지 2자에서 60자로 적어 주세요. 지금은 {len(name)}자예요."
    known = {scope.value: scope for scope, _, _ in SCOPE_WORDS}
    scopes = tuple(known[each] for each in dict.fromkeys(form.scope) if each in known)
    if not scopes or len(scopes) != len(set(form.scope)):
        faults["scope"] = "할 수 있는 일을 하나 이상 골라 주세요."
    ends_on = _read_end(form.ends_on, today, faults)
    if faults or ends_on is None:
        raise Invalid("고칠 곳이 있어요. 적은 내용은 그대로 두었어요.", faults)
    return NewToken(name, scopes, ends_on)


def _read_end(text: str, today: date, faults: dict[str, str]) -> date | None:
    latest = today + timedelta(days=MOST_DAYS)
    try:
        found = date.fromisoformat(text)
    except ValueError:
        faults["ends_on"] = "끝나는 날을 2027-02-19처럼 적어 주세요."
        return None
    if not today < found <= latest:
        faults["ends_on"] = f"끝나는 날은 내일부터 {latest.isoformat()} 사이여야 해요. 1년을 넘길 수 없어요."
    return found
