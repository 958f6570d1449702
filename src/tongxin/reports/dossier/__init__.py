"""The dossier (创建资料): a sealed package that opens without us.

    sealed = seal(by=user, edition=edition, target=Path("成果包.zip"), as_of=day)

`verify` is the stand-alone checker that lies in every package; `sealing` keeps what was sealed
through the page. How it is laid out and why is in docs/dossier.md.
"""

from .seal import Sealed, seal

__all__ = ["Sealed", "seal"]
