"""Every kind of long work there is, by name; the server and the worker know the same ones."""

from app.assessment.regrade_work import RegradeWork
from app.cohorts.exporting import ExportTable
from app.cohorts.import_work import ImportRoster
from app.completion.issuing_work import IssueCertificates
from app.completion.many_work import CheckMany
from app.completion.packing import PackCertificates
from app.completion.reissue_work import ReissueAfterLeak
from app.reports.recount_work import Recount
from app.work.kinds import Kind, Kinds

KINDS: Kinds = {
    kind.name: kind
    for kind in (
        ImportRoster(),
        ExportTable(),
        RegradeWork(),
        IssueCertificates(),
        PackCertificates(),
        ReissueAfterLeak(),
        CheckMany(),
        Recount(),
    )
}
__all__ = ["KINDS", "Kind"]
