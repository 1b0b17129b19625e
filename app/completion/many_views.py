"""A list of certificates to check at once, for a center's staff: uploaded, answered row by row by the worker."""

from typing import Annotated

from fastapi import File, Form, Request, UploadFile
from fastapi.responses import Response

from app.completion.many import CheckList, read_list
from app.completion.many_work import start_check
from app.completion.room import room
from app.core.actor import Role
from app.core.idempotency import earlier_result, fresh_key, keep_result
from app.core.pages import go, page
from app.core.room import CENTER, CurrentActor, Db
from app.core.sheets import attachment, write_csv
from app.core.uploads import plain_name

LIST_LIMIT = 1024 * 1024  # 2,000 rows and what else their spreadsheet says


@room.get("/verify/many", name="many", allow=CENTER)
def many_page(request: Request, actor: CurrentActor) -> Response:
    return _many_page(request)


@room.get("/verify/many/sample.csv", name="many_sample", allow=CENTER)
def many_sample(request: Request, actor: CurrentActor) -> Response:
    base = request.app.state.settings.public_url
    rows = (
        (f"{base}/v/ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "", "", ""),
        ("", "제 2026-0001호", "한빛중장년내일센터", "김영희"),
    )
    content = b"".join(write_csv(("확인 주소", "발급 번호", "기관", "이름"), rows))
    return Response(content, media_type="text/csv; charset=utf-8", headers=attachment("수료증 확인 양식.csv"))


@room.post("/verify/many", name="check_many", allow=CENTER, max_body_size=LIST_LIMIT + 64 * 1024)
def check_many(
    request: Request,
    actor: CurrentActor,
    db: Db,
    file: Annotated[UploadFile | None, File()] = None,
    purpose: Annotated[str, Form(max_length=1000)] = "",
    key: Annotated[str, Form(alias="_key", max_length=64)] = "",
) -> Response:
    """Read the list now, answer it as long work. A row that cannot be read gets that as its answer."""
    raw = file.file.read(LIST_LIMIT + 1) if file else b""
    purpose = " ".join(purpose.split())
    faults = {}
    found = read_list(raw) if 0 < len(raw) <= LIST_LIMIT else CheckList(problem=_no_file(len(raw)))
    if found.problem:
        faults["file"] = found.problem
    elif all(row.what for row in found.rows):
        first = found.rows[0]
        faults["file"] = f"읽을 수 있는 줄이 없어요. {first.line}번째 줄: {first.what} {first.mend}"
    if not 2 <= len(purpose) <= 200:
        faults["purpose"] = f"무엇에 쓰는지 2자에서 200자로 적어 주세요. 지금은 {len(purpose)}자예요."
    if faults:
        return _many_page(request, faults, purpose)
    name = plain_name((file and file.filename) or "목록.csv")
    with db.write() as session:
        body = {"purpose": purpose, "rows": [row.given for row in found.rows]}
        done, earlier = earlier_result(session, actor.account_id, key or fresh_key(), body)
        if not done:
            work = start_check(session, actor, actor.organisations(Role.CENTER)[0], found.rows, name, purpose)
            earlier = str(work.public_id)
            keep_result(session, actor.account_id, key or fresh_key(), earlier)
    return go(request, "work:show", work_id=earlier)


def _no_file(size: int) -> str:
    if not size:
        return "파일을 골라 주세요. 지금은 고른 파일이 없어요."
    return "파일이 1MB보다 커요. 주소나 번호가 있는 칸만 남기고 저장해서 올려 주세요."


def _many_page(request: Request, faults: dict[str, str] | None = None, purpose: str = "") -> Response:
    return page(
        request,
        "completion/many.html",
        status_code=422 if faults else 200,
        errors=faults or {},
        purpose=purpose,
        key=fresh_key(),
    )
