"""Pure graders, one per task type: an answer and the ground truth in, counts and findings out."""


def prepare() -> None:
    """Load the solver. Called before a write transaction begins: the first import takes a quarter of a second."""
    import scipy.optimize  # noqa: F401
