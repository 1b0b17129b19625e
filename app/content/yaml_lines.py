"""Pure: YAML that remembers its lines, so that a model's error can point at one."""

from collections.abc import Sequence
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

from app.content.problems import Problems

T = TypeVar("T")


class YamlProblem(Exception):
    """The text is no YAML we read; line counts from 1 within the text."""

    def __init__(self, line: int, message: str) -> None:
        self.line, self.message = line, message
        super().__init__(f"line {line}: {message}")


class _Loader(yaml.CSafeLoader):
    """Safe, in C (the content of a server's start in a fifth of the time), and without a key standing twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise YamlProblem(key.start_mark.line + 1, f"the key {key.value!r} stands twice")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _refuse_aliases(text: str) -> None:
    """A short text of aliases can unfold into one that fills the memory. Most texts have no `*` and are not read twice."""
    if "*" not in text:
        return
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise YamlProblem(
                event.start_mark.line + 1 if event.start_mark else 1, "aliases (*name) are not used in content"
            )


class Lines:
    """Where each value of a YAML text stands."""

    def __init__(self, root: yaml.Node | None, offset: int = 0) -> None:
        self._root, self._offset = root, offset

    def find(self, location: Sequence[str | int]) -> int:
        """The line of the deepest part of location that exists; names of union members are skipped over."""
        node, line = self._root, (self._root.start_mark.line if self._root else 0)
        for part in location:
            if isinstance(node, yaml.MappingNode):
                pair = next((pair for pair in node.value if pair[0].value == part), None)
                if pair:
                    line, node = pair[0].start_mark.line, pair[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
                node = node.value[part]
                line = node.start_mark.line
        return line + 1 + self._offset


def read_yaml(text: str, offset: int = 0) -> tuple[Any, Lines]:
    """Data and its lines; offset is added to each line (for YAML inside another file). Raises YamlProblem."""
    loader = _Loader(text)
    try:
        _refuse_aliases(text)
        node = loader.get_single_node()
        data = loader.construct_document(node) if node else None
    except YamlProblem as problem:
        raise YamlProblem(problem.line + offset, problem.message) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise YamlProblem(line + offset, f"not readable as YAML: {error.problem}") from None
    except (yaml.YAMLError, ValueError) as error:
        raise YamlProblem(1 + offset, f"not readable as YAML: {error}") from None
    finally:
        loader.dispose()
    return data, Lines(node, offset)


def validate(
    model: type[BaseModel] | TypeAdapter[Any], text: str, path: str, problems: Problems, offset: int = 0
) -> tuple[Any, Lines] | None:
    """The model read from YAML text, or None with every fault reported at its line."""
    try:
        data, lines = read_yaml(text, offset)
    except YamlProblem as problem:
        problems.error(path, problem.line, problem.message)
        return None
    read = model.validate_python if isinstance(model, TypeAdapter) else model.model_validate
    try:
        return read(data), lines
    except ValidationError as error:
        report(error, lines, path, problems)
        return None


def report(error: ValidationError, lines: Lines, path: str, problems: Problems) -> None:
    """Each fault of a validation error as a Problem: place in the data, what is wrong, how to mend."""
    for fault in error.errors(include_url=False):
        location = (*fault["loc"], "type") if fault["type"].startswith("union_tag") else fault["loc"]
        place = ".".join(str(part) for part in location)
        message = f"{place}: {_in_words(fault)}" if place else _in_words(fault)
        problems.error(path, lines.find(location), message)


def _in_words(fault: Any) -> str:
    match fault["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "is not a known key here (inside { } a text with a comma needs quotes)"
        case "string_type":
            return f"must be text; put quotes around {fault['input']!r}"
        case "value_error":
            return str(fault["ctx"]["error"])
        case _:
            return str(fault["msg"])
