"""The example's accounts with their kinds, for tests that make an economy by hand."""

from __future__ import annotations

import pandas as pd

from model.parameters.loading import load

KINDS = {code: account.kind for code, account in load().economy.accounts.items()}
ACCOUNTS = tuple(KINDS)


def with_kinds(economy: pd.DataFrame) -> pd.DataFrame:
    """``economy`` with the kind of each account, as it is read."""
    return economy.assign(kind=economy["account"].map(KINDS))
