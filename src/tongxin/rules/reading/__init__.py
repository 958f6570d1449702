"""Reading: what people type and print, turned into values, names and rules.

    proposal = read_rule("机制文件1分;年度会商记录1分", Decimal(2), "3.1")

A proposal is for a person to confirm: its notes say what was understood and what was not. A figure
that is not in the text is never made up.
"""

from .describe import calc_name, understood
from .lexicon import Lexicon
from .names import (
    ALL_MEMBERS,
    ALL_RESPONSIBLE,
    ALL_TOWNS,
    Units,
    collective,
    read_names,
    read_units,
)
from .place import Proposal, facet_name
from .sentences import read_bonus, read_rule
from .values import (
    Unreadable,
    When,
    read_date,
    read_number,
    read_points,
    read_span,
    read_when,
)

__all__ = [
    "ALL_MEMBERS",
    "ALL_RESPONSIBLE",
    "ALL_TOWNS",
    "Lexicon",
    "Proposal",
    "Units",
    "Unreadable",
    "When",
    "calc_name",
    "collective",
    "facet_name",
    "read_bonus",
    "read_date",
    "read_names",
    "read_number",
    "read_points",
    "read_rule",
    "read_span",
    "read_units",
    "read_when",
    "understood",
]
