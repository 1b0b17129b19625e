"""The canonical N-Quads of the two closed shapes, written down without a JSON-LD processor. Pure.

What PyLD makes of any document in 5 ms, this makes of ours in a tenth of that: the shapes are closed and their contexts pinned,
so each member has one predicate, and the only nodes without a name are leaves. RDFC-1.0 then names them by the hash of
their own quads (§4.6); where two leaves are alike it would have to go further, and the answer here is None: ask PyLD.

Nothing rests on this table alone. What is signed was made by PyLD; a document that does not verify by the table is asked of
PyLD again; and eddsa-jcs-2022, which covers every byte, is required beside it. Tests compare the two.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_OB = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
_VC = "https://www.w3.org/2018/credentials#"
_SEC = "https://w3id.org/security#"
_STATUS = "https://www.w3.org/ns/credentials/status#"
_SCHEMA = "https://schema.org/"
_XSD = "https://www.w3.org/2001/XMLSchema#"  # as the Open Badges context writes it
_XSD_VC = "http://www.w3.org/2001/XMLSchema#"

_TYPES: Mapping[str, str] = {
    "VerifiableCredential": f"{_VC}VerifiableCredential",
    "BitstringStatusListCredential": f"{_STATUS}BitstringStatusListCredential",
    "BitstringStatusList": f"{_STATUS}BitstringStatusList",
    "BitstringStatusListEntry": f"{_STATUS}BitstringStatusListEntry",
    "DataIntegrityProof": f"{_SEC}DataIntegrityProof",
    **{
        name: f"{_OB}{name}"
        for name in (
            "OpenBadgeCredential", "Profile", "AchievementSubject", "IdentityObject", "Result", "Achievement",
            "ResultDescription",
        )
    },
}  # fmt: skip


@dataclass(frozen=True)
class _Term:
    """What a member means: its predicate, and whether its value is a text (of a datatype), a name, or another node."""

    predicate: str
    kind: Literal["text", "name", "node"] = "text"
    datatype: str = ""


def _text(predicate: str, datatype: str = "") -> _Term:
    return _Term(predicate, "text", datatype)


def _name(predicate: str) -> _Term:
    return _Term(predicate, "name")


def _node(predicate: str) -> _Term:
    return _Term(predicate, "node")


# Member → term, by the type of the node that has it: contexts scope their terms by type, and `name`, `id` differ from none.
_PROFILE = {"name": _text(f"{_SCHEMA}name"), "url": _text(f"{_SCHEMA}url", f"{_XSD}anyURI")}
_TERMS: Mapping[str, Mapping[str, _Term]] = {
    "OpenBadgeCredential": {
        "name": _text(f"{_SCHEMA}name"),
        "issuer": _node(f"{_VC}issuer"),
        "validFrom": _text(f"{_VC}validFrom", f"{_XSD_VC}dateTime"),
        "validUntil": _text(f"{_VC}validUntil", f"{_XSD_VC}dateTime"),
        "awardedDate": _text(f"{_OB}awardedDate", "xsd:dateTime"),
        "credentialSubject": _node(f"{_VC}credentialSubject"),
        "credentialStatus": _node(f"{_VC}credentialStatus"),
    },
    "Profile": _PROFILE,
    "AchievementSubject": {
        "activityStartDate": _text(f"{_OB}activityStartDate", f"{_XSD}date"),
        "activityEndDate": _text(f"{_OB}activityEndDate", f"{_XSD}date"),
        "creditsEarned": _text(f"{_OB}creditsEarned", f"{_XSD}float"),
        "licenseNumber": _text(f"{_OB}licenseNumber"),
        "identifier": _node(f"{_OB}identifier"),
        "result": _node(f"{_OB}result"),
        "achievement": _node(f"{_OB}achievement"),
    },
    "IdentityObject": {
        "hashed": _text(f"{_OB}hashed", f"{_XSD}boolean"),
        "identityType": _text(f"{_OB}identityType"),
        "identityHash": _text(f"{_OB}identityHash"),
    },
    "Result": {
        "resultDescription": _text(f"{_OB}resultDescription", f"{_XSD}anyURI"),
        "value": _text(f"{_SCHEMA}value"),
    },
    "Achievement": {
        "achievementType": _text(f"{_OB}achievementType"),
        "name": _text(f"{_SCHEMA}name"),
        "description": _text(f"{_SCHEMA}description"),
        "criteria": _node(f"{_OB}Criteria"),
        "inLanguage": _text(f"{_SCHEMA}inLanguage"),
        "version": _text(f"{_OB}version"),
        "humanCode": _text(f"{_OB}humanCode"),
        "resultDescription": _node(f"{_OB}resultDescription"),
        "tag": _text(f"{_SCHEMA}keywords"),
    },
    "ResultDescription": {
        "name": _text(f"{_SCHEMA}name"),
        "resultType": _text(f"{_OB}resultType"),
        "valueMin": _text(f"{_OB}valueMin"),
        "valueMax": _text(f"{_OB}valueMax"),
    },
    "": {"narrative": _text(f"{_OB}narrative")},  # criteria, which have no type
    "BitstringStatusListEntry": {
        "statusPurpose": _text(f"{_STATUS}statusPurpose"),
        "statusListIndex": _text(f"{_STATUS}statusListIndex"),
        "statusListCredential": _name(f"{_STATUS}statusListCredential"),
    },
    "BitstringStatusListCredential": {
        "issuer": _name(f"{_VC}issuer"),
        "validFrom": _text(f"{_VC}validFrom", f"{_XSD_VC}dateTime"),
        "validUntil": _text(f"{_VC}validUntil", f"{_XSD_VC}dateTime"),
        "credentialSubject": _node(f"{_VC}credentialSubject"),
    },
    "BitstringStatusList": {
        "statusPurpose": _text(f"{_STATUS}statusPurpose"),
        "encodedList": _text(f"{_STATUS}encodedList", f"{_SEC}multibase"),
    },
    "DataIntegrityProof": {
        "cryptosuite": _text(f"{_SEC}cryptosuite", f"{_SEC}cryptosuiteString"),
        "created": _text("http://purl.org/dc/terms/created", f"{_XSD_VC}dateTime"),
        "verificationMethod": _name(f"{_SEC}verificationMethod"),
        "proofPurpose": _name(f"{_SEC}proofPurpose"),
    },
}
_PURPOSES: Mapping[str, str] = {"assertionMethod": f"{_SEC}assertionMethod"}
_NAMELESS = "\0"  # stands for a node without a name until it has one; no text that is signed holds it


def canonical_quads(document: Mapping[str, Any]) -> bytes | None:
    """The canonical N-Quads (UTF-8) of a document whose closed shape was checked before, or of the configuration of its proof.

    None where only a full processor can tell: a member that the table lacks, or leaves without a name that are alike."""
    try:
        named: set[str] = set()
        nameless: dict[str, list[str]] = {}  # hash of its quads → its quads
        for quads, name in _nodes(document, ""):
            if name:
                named.update(quads)
                continue
            own = sorted({quad.replace(_NAMELESS, "_:a") for quad in quads})
            digest = hashlib.sha256("".join(own).encode()).hexdigest()
            if digest in nameless:
                return None
            nameless[digest] = quads
    except (KeyError, TypeError, ValueError):
        return None
    for place, digest in enumerate(sorted(nameless)):
        named.update(quad.replace(_NAMELESS, f"_:c14n{place}") for quad in nameless[digest])
    return "".join(sorted(named)).encode()


def _nodes(node: Mapping[str, Any], pointer: str) -> Iterator[tuple[list[str], str]]:
    """(quads, name) of a node and of what hangs on it; `pointer` is the beginning of the quad by which its owner names it, and
    goes with the node that has no name of its own."""
    name = f"<{node['id']}>" if "id" in node else ""
    subject = name or _NAMELESS
    kinds = _each(node.get("type", ()))
    terms = _TERMS[kinds[-1] if kinds else ""]
    quads = [f"{pointer} {subject} .\n"] if pointer else []
    quads += [f"{subject} <{RDF_TYPE}> <{_TYPES[kind]}> .\n" for kind in kinds]
    for member, value in node.items():
        if member in ("id", "type", "@context"):
            continue
        term = terms[member]
        start = f"{subject} <{term.predicate}>"
        for each in _each(value):
            if term.kind == "node":
                if not name:
                    raise ValueError("a node without a name that has others is no leaf")
                yield from _nodes(each, start)
            elif term.kind == "name":
                quads.append(f"{start} <{_PURPOSES.get(each, each)}> .\n")
            else:
                quads.append(f"{start} {_literal(each, term.datatype)} .\n")
    yield quads, name


def _each(value: Any) -> list[Any] | tuple[Any, ...]:
    return value if isinstance(value, list | tuple) else (value,)


def _literal(value: Any, datatype: str) -> str:
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, float) and not value.is_integer():  # JSON-LD writes fractions in xsd:double's canonical form
        text = re.sub(r"(\d)0*E\+?(-)?0*(\d)", r"\1E\2\3", f"{value:1.15E}")
    elif isinstance(value, float):
        text = str(int(value))
    else:
        text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"^^<{datatype}>' if datatype else f'"{text}"'
