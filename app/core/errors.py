"""What can go wrong, in the domain's words. None of these knows HTTP; `error_pages.py` turns them into answers."""

from collections.abc import Mapping


class DomainError(Exception):
    """`message` says what happened, why and what to do, in Korean; `fields` the same per form field."""

    title = "처리하지 못했어요"

    def __init__(self, message: str = "", fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields = dict(fields or {})


class NotFound(DomainError):
    title = "찾는 화면이 없어요"


class SignInNeeded(DomainError):
    title = "먼저 들어와 주세요"


class Forbidden(DomainError):
    title = "이 화면은 볼 수 없어요"


class Conflict(DomainError):
    title = "그사이 내용이 바뀌었어요"


class Invalid(DomainError):
    title = "적은 내용을 다시 살펴봐 주세요"


class TooLarge(DomainError):
    title = "파일이 너무 커요"


class TooMany(DomainError):
    title = "잠시 쉬었다 다시 해 주세요"

    def __init__(self, message: str = "", retry_after_s: int = 60) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Unavailable(DomainError):
    title = "지금은 저장할 수 없어요"
