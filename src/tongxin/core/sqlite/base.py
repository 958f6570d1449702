"""SQLite as Django knows it, but with the number of parameters that the library really takes.

Django 5.2 assumes 999, the default of SQLite before 3.32, and cuts a bulk insert into dozens of
statements. Django 6 asks the library, as this does; with it the file can go.
"""

import sqlite3

from django.db.backends.sqlite3 import base, features
from django.utils.functional import cached_property


class DatabaseFeatures(features.DatabaseFeatures):
    @cached_property
    def max_query_params(self) -> int:  # type: ignore[override]
        self.connection.ensure_connection()
        return self.connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
