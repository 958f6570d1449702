"""What others kept in spreadsheets and folders, brought into the ledger: all of it or nothing."""

from .folders import Brought, Placed, bring_in, plan
from .rows import Rejected, Report, import_rows, preview

__all__ = ["Brought", "Placed", "Rejected", "Report", "bring_in", "import_rows", "plan", "preview"]
