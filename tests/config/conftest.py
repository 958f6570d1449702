from tests.sampled import _loaded, sampled  # noqa: F401
