"""Addresses by name without a search: Starlette asks every route in turn, and a page has dozens of addresses."""

import re
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.convertors import Convertor
from starlette.datastructures import URLPath

_PARAMETER = re.compile("{([a-zA-Z_][a-zA-Z0-9_]*)}")


class Address:
    """The pattern of one route: literal parts, and between them the convertors of its parameters."""

    def __init__(self, path: str, convertors: dict[str, Convertor[Any]]) -> None:
        self.parts = _PARAMETER.split(path)  # literal, name, literal, name, …
        self.convertors = convertors
        self.fixed = URLPath(path=path, protocol="http") if not convertors else None

    def fill(self, values: dict[str, Any]) -> URLPath | None:
        """The path with these parameters; None when they are not the route's."""
        if self.fixed is not None:
            return None if values else self.fixed
        if values.keys() != self.convertors.keys():
            return None
        parts = self.parts.copy()
        for at in range(1, len(parts), 2):
            parts[at] = self.convertors[parts[at]].to_string(values[parts[at]])
        return URLPath(path="".join(parts), protocol="http")


class NamedRoutesApp(FastAPI):
    """`url_path_for` is one look-up by the route's name (`room:verb`, one of its kind). What is not found so, such as a
    mount, is Starlette's to find or to refuse."""

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        address = self._addresses().get(name)
        found = address.fill(path_params) if address else None
        return found if found is not None else super().url_path_for(name, **path_params)

    def _addresses(self) -> dict[str, Address]:
        """Read at the first question, when all routes are there."""
        if not hasattr(self.state, "addresses"):
            self.state.addresses = _read_addresses(self)
        addresses: dict[str, Address] = self.state.addresses
        return addresses


def _read_addresses(app: FastAPI) -> dict[str, Address]:
    addresses: dict[str, Address] = {}
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        convertors: dict[str, Convertor[Any]] | None = getattr(route, "param_convertors", None)
        if context.name and context.path_format and convertors is not None:
            addresses.setdefault(context.name, Address(context.path_format, convertors))
    return addresses
