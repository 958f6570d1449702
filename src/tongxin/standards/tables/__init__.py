"""Tables of standards: published files read as drafts, editions written as workbooks.

    draft = draft_from_file(path, key="dazhou-2024", start=date(2024, 1, 1))
    edition = parse.edition(draft.data)
    write_xlsx(edition, path)

The file has been checked before (size, macros, encryption); whatever a library still raises comes
back as a TableError with one sentence.
"""

from .draft import Draft, draft_from_file
from .export import write_xlsx
from .grids import TableError

__all__ = ["Draft", "TableError", "draft_from_file", "write_xlsx"]
