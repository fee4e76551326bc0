"""Support departments of the centre: what each costs, and who uses how much of it by its driver.

Drivers: *fte*, full-time equivalents, idle ones and managers among them; *hours* worked; *salaries*;
*phone_minutes*, by what causes calls and mail. Which department follows which driver, and why, stands in
``params/base/pricing.yaml``.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import Decimal

import pandas as pd

from model.parameters.schema.pricing import CostAllocation
from model.pricing.money import ZERO

PRECISION = 6
"""Decimals of a driver's quantities: a millionth of an hour is no cost."""


def own_costs(rules: CostAllocation, pools: pd.DataFrame, work: pd.Series) -> dict[str, Decimal]:
    """Cost of each support department before allocation, kronor: its pools and its own work.

    ``work``: salaries (index department).
    """
    amounts = pools.set_index("pool")["amount"].to_dict()
    return {
        name: sum((amounts[pool] for pool in centre.pools), ZERO) + work.get(name, ZERO)
        for name, centre in rules.support.items()
    }


def usage(
    rules: CostAllocation, users: pd.DataFrame, contacts: Mapping[str, float]
) -> dict[str, dict[str, float]]:
    """How much each activity and other department uses of each support department, by its driver.

    ``users``: index activity or department; columns fte, hours, salaries. contacts: hours of calls and
    mail by what bears them (:func:`model.demand.contact_subjects.contact_subjects`).
    """
    by_driver: dict[str, Mapping[Hashable, float]] = {
        driver: users[driver].astype(float).to_dict() for driver in ("fte", "hours", "salaries")
    }
    by_driver["phone_minutes"] = dict(contacts.items())
    return {
        name: {
            str(user): round(amount, PRECISION)
            for user, amount in by_driver[centre.driver.value].items()
            if amount
        }
        for name, centre in rules.support.items()
    }
