"""Persian text and the numbers Iranians carry: one way to store, to compare, to order and to check them."""

from ostan.kernel.persian.digits import (
    group_digits,
    latin_digits,
    only_digits,
    persian_digits,
    whole_number,
    whole_numbers,
)
from ostan.kernel.persian.identifiers import (
    mask,
    parse_company_id,
    parse_foreign_code,
    parse_mobile,
    parse_national_code,
    parse_postal_code,
    parse_sheba,
)
from ostan.kernel.persian.order import sort_key
from ostan.kernel.persian.text import clean, clean_line, fold

__all__ = [
    "clean",
    "clean_line",
    "fold",
    "group_digits",
    "latin_digits",
    "mask",
    "only_digits",
    "parse_company_id",
    "parse_foreign_code",
    "parse_mobile",
    "parse_national_code",
    "parse_postal_code",
    "parse_sheba",
    "persian_digits",
    "sort_key",
    "whole_number",
    "whole_numbers",
]
