"""Browsers without a browser: Django's client, logged in as one of the cast."""

import re

import pytest
from django.test import Client
from django.utils.html import strip_tags


@pytest.fixture
def as_():
    """as_(person): a client in which that person is logged in."""

    def make(user) -> Client:
        client = Client()
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def read():
    """What a reader sees of a page: its text without tags, blanks taken together."""

    def words(response) -> str:
        return re.sub(r"\s+", " ", strip_tags(response.content.decode())).strip()

    return words
