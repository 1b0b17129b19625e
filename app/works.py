"""Every kind of long work there is, by name; the server and the worker know the same ones."""

from app.assessment.regrade_work import RegradeWork
from app.cohorts.exporting import ExportTable
from app.cohorts.import_work import ImportRoster
from app.work.kinds import Kind, Kinds

KINDS: Kinds = {kind.name: kind for kind in (ImportRoster(), ExportTable(), RegradeWork())}
__all__ = ["KINDS", "Kind"]
