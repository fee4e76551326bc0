"""What a centre calls its customers inside sentences: a municipality, a company, an administration."""

from __future__ import annotations

from model.parameters.schema.organisation import CUSTOMER, CustomerWord
from model.parameters.schema.parameters import Parameters
from model.presentation.formats import first_up
from model.presentation.language import SWEDISH, _, spoken

INSIDE, FIRST = "{customer}", "{Customer}"
"""What stands for the customer in a centre's own texts, inside a sentence and first in one."""


def customer_word(parameters: Parameters, language: str | None = None) -> CustomerWord:
    """The centre's word for a customer in ``language``, the spoken one by default."""
    wanted = language or spoken()
    own = parameters.organisation.customer_word.value
    return own.get(wanted) or CUSTOMER.value.get(wanted) or own[SWEDISH]


def with_customer(text: str, *, parameters: Parameters) -> str:
    """A centre's own text, translated where it can be, with its word for the customer."""
    said = _(text)
    customer = customer_word(parameters, SWEDISH if said == text else spoken()).definite
    return said.replace(INSIDE, customer).replace(FIRST, first_up(customer))
