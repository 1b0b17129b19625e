"""The quiz room's trainee, for failures that are met in the middle of answering."""

from tests.assessment.conftest import make_sitting, sitting

__all__ = ["make_sitting", "sitting"]
