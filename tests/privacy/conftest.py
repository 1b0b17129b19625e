"""The desk of the certificate tests: whoever wants to be forgotten holds a certificate here."""

from tests.completion.conftest import desk

__all__ = ["desk"]
