"""The sample district for tests: loaded once a module, each test's changes taken back."""

import pytest
from django.db import transaction
from django.test import override_settings

from tongxin.config import sample

HASHER = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The sample inside an open transaction that the module's end rolls back."""
    folder = tmp_path_factory.mktemp("sample")
    cheap = override_settings(FILES=folder, HOME=folder, PASSWORD_HASHERS=HASHER)
    with django_db_blocker.unblock(), cheap, transaction.atomic():
        sample.load()
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def sampled(_loaded, db, settings):
    """The code of the sample district."""
    settings.FILES = settings.HOME = _loaded  # the key that seals lies in the home
    return sample.CODE
