"""Who may do what with a certificate, and what the ledger's facts mean to the frozen rule. Pure."""

from collections.abc import Mapping, Sequence
from typing import cast, get_args

from app.cohorts.outline import Stage
from app.cohorts.outline import StepFact as LedgerFact
from app.completion.criteria import AttendanceFact, CompletionRule, Decision, State, StepFact, evaluate
from app.completion.schemas import Candidate, CertificateFacts, Verdict
from app.core.actor import Actor, Role
from app.credentials.credential import ResultFact

_STATES = frozenset(get_args(State))
_EXEMPTED_WITH_STAGE = ("lesson", "quiz")
FRAUD = "부정"


def may_read(actor: Actor, person_id: int, organisation_id: int) -> bool:
    """Download a certificate: the person it is about, and the staff of the center that keeps it."""
    return actor.person_id == person_id or may_manage(actor, organisation_id)


def may_manage(actor: Actor, organisation_id: int) -> bool:
    """Issue, look at and revoke: center staff of that organisation."""
    return actor.has(Role.CENTER, organisation_id)


def read_rule(rule: Mapping[str, object]) -> CompletionRule | None:
    """The cohort's frozen rule; None when it has none."""
    return CompletionRule.model_validate(rule) if rule else None


def decide(
    rule: Mapping[str, object] | CompletionRule | None,
    outline: Sequence[Stage],
    facts: Mapping[str, LedgerFact],
    attendance: AttendanceFact | None = None,
) -> Decision | None:
    """The cohort's frozen rule over both ledgers; None when the cohort has no rule."""
    read = rule if isinstance(rule, CompletionRule | None) else read_rule(rule)
    return None if read is None else evaluate(read, step_facts(outline, facts), attendance)


def step_facts(outline: Sequence[Stage], facts: Mapping[str, LedgerFact]) -> dict[str, StepFact]:
    """Ledger facts as the rule reads them. A stage's exemption exempts its lessons and its quiz, never a practice
    exam or the final assessment: those measure a skill that nobody has seen yet."""
    known = {key: StepFact(cast(State, fact.state), fact.score) for key, fact in facts.items() if fact.state in _STATES}
    for stage in outline:
        own = facts.get(f"stage:{stage.slug}")
        if own is None or own.state != "exempt":
            continue
        for step in stage.steps:
            passed = step.key in known and known[step.key].state == "passed"
            if step.kind in _EXEMPTED_WITH_STAGE and not passed:
                known[step.key] = StepFact("exempt")
    return known


def verdict(
    enrolment_state: str, decision: Decision | None, certificate: CertificateFacts | None, outcome: str | None = None
) -> Verdict:
    """Where one person stands on the center's page. A certificate taken back for an error may be issued anew. Who has been
    given another outcome gets none, whatever the rule says now, until that is corrected."""
    if certificate is not None and certificate.state == "valid":
        return "issued"
    if certificate is not None and certificate.revoked_reason == FRAUD:
        return "revoked"
    if enrolment_state == "left":
        return "left"
    if outcome not in (None, "수료"):
        return "decided"
    if decision is None:
        return "no_rule"
    return "ready" if decision.completed else "missing"


def badge_verdict(decision: Decision, badge: CertificateFacts | None) -> Verdict:
    """The same for a badge: what was measured stays measured, also of somebody who left."""
    if badge is not None and badge.state == "valid":
        return "issued"
    if badge is not None and badge.revoked_reason == FRAUD:
        return "revoked"
    return "ready" if decision.completed else "missing"


def why_not(candidate: Candidate) -> str:
    """Why this person gets nothing now, in a sentence; empty for who may."""
    match candidate.verdict:
        case "ready":
            return ""
        case "issued":
            return "이미 받았습니다."
        case "revoked":
            return "부정으로 취소한 수료증은 다시 발급할 수 없습니다."
        case "left":
            return f"그만둔 분입니다({candidate.outcome})." if candidate.outcome else "그만둔 분입니다."
        case "decided":
            return f"결과를 {candidate.outcome}로 정했습니다. 바뀌었으면 결과를 먼저 고쳐 주십시오."
        case "no_rule":
            return "수료 기준이 없습니다."
        case "missing":
            return candidate.decision.explanation if candidate.decision else "수료 기준이 없습니다."


def measured(outline: Sequence[Stage], facts: Mapping[str, LedgerFact]) -> tuple[ResultFact, ...]:
    """The measured skills for the credential: each practice exam and final assignment that was passed with a mark,
    and the mean of the passed quizzes. Marks of 100, cut to one decimal as the page shows them."""
    results: list[ResultFact] = []
    quizzes: list[float] = []
    for stage in outline:
        for step in stage.steps:
            fact = facts.get(step.key)
            if fact is None or fact.state != "passed" or fact.score is None:
                continue
            if step.kind == "quiz" and step.optional:
                continue
            if step.kind == "quiz":
                quizzes.append(fact.score)
            elif step.kind == "assignment" or (step.kind == "practice" and step.ref.endswith("/exam")):
                results.append(_mark(step.key.replace(":", "-").replace("/", "-"), step.title, fact.score))
    if quizzes:
        results.append(_mark("quiz-mean", "확인 문제 평균", sum(quizzes) / len(quizzes)))
    return tuple(results[-12:])


def _mark(slug: str, name: str, score: float) -> ResultFact:
    cut = int(min(max(score, 0.0), 100.0) * 10 + 1e-9) / 10
    return ResultFact(slug=slug, name=name, value=f"{cut:.1f}".removesuffix(".0"), result_type="RawScore")


def needs(rule: CompletionRule) -> tuple[tuple[str, str], ...]:
    """(name, what is needed) of each condition, in the words that the trainee's page uses."""
    blank = evaluate(rule, {})
    return tuple((result.name, result.needed) for result in blank.conditions)


def narrative(rule: CompletionRule) -> str:
    """The criteria in one sentence, for the credential and the paper: 학습 진도 80% 이상, …."""
    parts = [f"{name} {needed}" for name, needed in needs(rule)]
    return f"{', '.join(parts)}. 이 조건을 모두 채운 사람에게 줍니다. 근거: {rule.source}({rule.source_date})."
