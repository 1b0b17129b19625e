"""A certificate checked with a trust bundle alone: no database, no network. Pure.

The same rules as the public page's: a closed shape, every proof, a key that the issuer publishes, a status list that is signed
and not expired. What cannot be known is "unknown", never "valid".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from app.credentials.credential import validity
from app.credentials.proofs import Reason, Verification, verify, verify_bytes
from app.credentials.statuslist import revocation
from app.credentials.trust import Bundle
from app.credentials.vcjwt import verify_jwt

State = Literal["valid", "revoked", "expired", "unknown"]
WHY: Mapping[Reason, str] = {
    Reason.VALID: "every signature holds",
    Reason.NOT_JSON: "this is neither a JSON credential nor a VC-JWT",
    Reason.UNKNOWN_KIND: "this is not a certificate of the kind that ieum issues",
    Reason.UNKNOWN_SHAPE: "the credential holds a member that it must not have, or lacks one",
    Reason.PROOF_MISSING: "both signatures are required, eddsa-rdfc-2022 and eddsa-jcs-2022; one is missing",
    Reason.PROOF_SHAPE: "a signature is not of the form that ieum writes",
    Reason.FOREIGN_KEY: "it was signed with a key that is not the named issuer's",
    Reason.UNKNOWN_KEY: "the bundle does not list the key that signed it: another issuer, or a bundle that is too old",
    Reason.CANNOT_CANONICALISE: "the credential cannot be brought into canonical form",
    Reason.SIGNATURE: "the signature does not fit the content: it was changed after it was signed",
    Reason.CLAIMS: "the token's claims differ from the credential in it",
}


@dataclass(frozen=True)
class Checked:
    """The answer. `document` is set when the signatures hold, `list_from`/`list_until` when a status list answered."""

    state: State
    why: str
    document: Mapping[str, Any] | None = None
    list_from: datetime | None = None
    list_until: datetime | None = None


def check(raw: bytes, bundle: Bundle, at: datetime) -> Checked:
    """A JSON credential or a VC-JWT as a file's bytes, at the aware instant `at`. Never raises."""
    text = raw.strip()
    if text.startswith(b"{"):
        found = verify_bytes(text, bundle.resolver())
    else:
        found = verify_jwt(text, bundle.ec_resolver())
    return judge(found, bundle, at)


def judge(found: Verification, bundle: Bundle, at: datetime) -> Checked:
    """What a verified document comes to: its own period, then the list that it names."""
    document = found.document
    if document is None:
        return Checked("unknown", WHY[found.reason])
    if document["type"][-1] != "OpenBadgeCredential":
        return Checked("unknown", WHY[Reason.UNKNOWN_KIND])
    named = bundle.lists.get(document["credentialStatus"]["statusListCredential"])
    if named is None:
        return Checked("unknown", "the bundle holds no status list for it: fetch the bundle again", document)
    if not verify(named, bundle.resolver()).ok:
        return Checked("unknown", "the status list in the bundle is not signed by the issuer", document)
    since, until = (datetime.fromisoformat(named[name]) for name in ("validFrom", "validUntil"))
    status = revocation(document, named, at)
    if status == "revoked":
        return Checked("revoked", "the issuer has revoked it, for ever", document, since, until)
    if status == "unknown":
        return Checked("unknown", _silent(since, until, at), document, since, until)
    period = validity(document, at)
    if period == "not_yet":
        return Checked("unknown", f"it is not valid before {document['validFrom']}", document, since, until)
    if period == "expired":
        return Checked("expired", f"it was valid until {document['validUntil']}", document, since, until)
    return Checked("valid", "every signature holds and it is not revoked", document, since, until)


def _silent(since: datetime, until: datetime, at: datetime) -> str:
    if at >= until:
        return f"the status list in the bundle expired on {until.isoformat()}: fetch the bundle again"
    if at < since:
        return f"the status list was signed on {since.isoformat()}, after this computer's clock: set the clock"
    return "the status list in the bundle is another issuer's or cannot be read"
