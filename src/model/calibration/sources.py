"""Where the public logs come from: named in every estimate made from them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from model.parameters.loading import project_root

PUBLIC_DATA = "TERTIAL_PUBLIC_DATA"


@dataclass(frozen=True)
class PublicSource:
    """A public data set: place under the public data folder, publication and licence (Swedish).

    sha256: of the file as published; another file in that place is cited by its own name and digest.
    """

    file: str
    publication: str
    licence: str
    sha256: str = ""

    def cite(self, sample: str) -> str:
        """Source text of an estimate made from ``sample``."""
        return f"skattat ur {self.publication}; {sample}; licens: {self.licence}"


PHONE_LOG: Final = PublicSource(
    file="calls/anonbank_1999_january.csv.gz",
    publication=(
        'samtalsloggen "Anonymous Bank", Israel, januari 1999 (Technion; Brown m.fl., JASA 100(469), 2005), '
        "hämtad ur keguoh/hospital"
    ),
    licence="Apache-2.0 enligt arkivet, dataägarens egen ej angiven",
    sha256="251540a45d9782589d249be42f3391728b93a41a04049b9f5695c258cd100877",
)
INVOICE_REGISTER: Final = PublicSource(
    file="invoices",
    publication="Oxford City Council, utbetalningar över 500 pund, åtta kvartal 2015–2016",
    licence="Open Government Licence v3.0 (contains public sector information)",
)


def public_data(folder: str) -> Path:
    """Where the public logs are: as the environment says, else ``folder`` from the project's root."""
    return Path(os.environ.get(PUBLIC_DATA) or project_root() / folder)
