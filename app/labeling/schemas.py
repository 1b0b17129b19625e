"""What the room's forms bring."""

from dataclasses import dataclass

from starlette.datastructures import FormData

from app.core.errors import Invalid
from app.labeling.fields import FormFields

MAX_TEXTS = 400  # values of one name
LONGEST_DEED = 40
OWN = ("_csrf", "revision", "deed", "brush")  # fields of the page, not of an answer


@dataclass(frozen=True)
class Sent:
    """A workbench's form: the revision that the page answered, and the fields of the type.

    `deed`: save, add, delete-<row>, done, or the type's own. Without JavaScript the same form posts the same fields.
    """

    revision: int
    fields: FormFields

    @property
    def deed(self) -> str:
        return self.fields.deed

    @property
    def answered(self) -> list[tuple[str, str]]:
        """The fields that carry the answer, to be sent again."""
        return [(name, value) for name, value in self.fields.items() if name not in OWN]


def read_form(form: FormData) -> Sent:
    """Text fields of a posted form. Raises Invalid for a revision or deed that no page of ours sends."""
    fields = FormFields((name, value) for name, value in form.multi_items() if isinstance(value, str))
    revision = fields.get("revision") or "0"
    plain = revision.isascii() and revision.isdigit() and len(revision) <= 9
    crowded = any(len(fields.getlist(name)) > MAX_TEXTS for name, _ in form.multi_items())
    if not plain or crowded or len(fields.deed) > LONGEST_DEED:
        raise Invalid("이 화면에서 보낸 내용이 아니에요. 화면을 새로 열고 다시 해 주세요.")
    return Sent(int(revision), fields)
