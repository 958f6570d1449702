"""What somebody reads who has got hold of the database: rows as text, with JSON's escapes undone.

SQLite keeps JSON as text in which every Chinese sign is written \\uXXXX; a search for a name that
does not undo this finds nothing there, whatever is kept.
"""

import re

_ESCAPED = re.compile(r"\\+u([0-9a-fA-F]{4})")


def in_words(cursor) -> str:
    """All rows of the cursor as one text in which names can be sought."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), repr(cursor.fetchall()))
