"""내 자료 묶음: what one has built and keeps; and the same file for the instructor who judges it."""

import uuid

from fastapi import Request
from fastapi.responses import FileResponse, Response

from app.audit.service import record
from app.core.errors import NotFound
from app.core.pages import page
from app.core.room import INSTRUCTOR, TRAINEE, CurrentActor, Db
from app.core.sheets import attachment
from app.core.storage import Storage
from app.datasets.judged import PARTS_OF_A_DATASET, Part
from app.datasets.models import DatasetPackage
from app.datasets.queries import access_judged, access_package, list_packages
from app.datasets.room import room


@room.get("/datasets", name="list", allow=TRAINEE)
def list_page(request: Request, actor: CurrentActor, db: Db) -> Response:
    """Every package of one's own, whatever became of the class."""
    with db.read() as session:
        packages = list_packages(session, actor)
    return page(request, "datasets/list.html", packages=packages, labs=request.app.state.content.labs)


@room.get("/datasets/{package_id}", name="show", allow=TRAINEE)
def show(request: Request, package_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """The card of one package, to read and to print, as it was handed in."""
    with db.read() as session:
        package, submission = access_package(session, actor, package_id)
    parts = [
        PARTS_OF_A_DATASET.shown(None, Part.model_validate(item["content"]), item["answer"])
        for item in submission.snapshot["items"]
    ]
    return page(request, "datasets/show.html", package=package, submission=submission, parts=parts)


@room.get("/datasets/{package_id}/file", name="file", allow=TRAINEE)
def own_file(request: Request, package_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    with db.read() as session:
        package, _ = access_package(session, actor, package_id)
    return _sent(request, package)


@room.get("/datasets/judged/{submission_id}", name="judged_file", allow=INSTRUCTOR)
def judged_file(request: Request, submission_id: uuid.UUID, actor: CurrentActor, db: Db) -> Response:
    """The package of a hand-in, for whoever judges it. Who took it is kept."""
    with db.write() as session:
        package = access_judged(session, actor, submission_id)
        record(
            session, actor, "datasets.package_opened", "dataset_package", package.id,
            organisation_id=package.organisation_id, person_id=package.person_id,
        )  # fmt: skip
    return _sent(request, package)


def _sent(request: Request, package: DatasetPackage) -> Response:
    """Streamed from the store. Raises NotFound when it is gone from there."""
    storage: Storage = request.app.state.storage
    path = storage.find(package.file_hash)
    if path is None:
        raise NotFound("파일을 찾지 못했어요. 센터에 알려 주세요.")
    name = "".join(each for each in package.title if each.isalnum() or each in " _-").strip() or "자료_묶음"
    return FileResponse(path, media_type="application/zip", headers=attachment(f"{name}.zip"))
