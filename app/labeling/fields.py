"""Pure: the text fields of a form, as the task types read them."""

from collections.abc import Iterable


class FormFields:
    """The text fields of a form, each with all its values in the order they came."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            self._values.setdefault(name, []).append(value)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def __getitem__(self, name: str) -> str:
        """The first value. Raises KeyError."""
        return self._values[name][0]

    def get(self, name: str, default: str | None = None) -> str | None:
        """The first value, or the default."""
        return self._values[name][0] if name in self._values else default

    def getlist(self, name: str) -> list[str]:
        """All values; none is an empty list."""
        return list(self._values.get(name, ()))

    def items(self) -> list[tuple[str, str]]:
        """(name, value) pairs, values of a name together."""
        return [(name, value) for name, values in self._values.items() for value in values]

    @property
    def deed(self) -> str:
        """What the form is to do: save (also when it says nothing), add, delete-<n>, done, or a type's own word."""
        return self.get("deed") or "save"
