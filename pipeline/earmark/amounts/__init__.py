"""Text → amounts: money, percentages and proportions with exact values, without spaCy.

>>> from earmark.amounts import find_amounts
>>> [(a.text, a.value, a.currency) for a in find_amounts("It got €5m, about half of the fund.")][0]
('€5m', Decimal('5000000'), 'EUR')
"""

from earmark.amounts.amount import KINDS, MODIFIERS, Amount
from earmark.amounts.find import find_amounts
from earmark.amounts.prefilter import might_hold_amount

__all__ = ["KINDS", "MODIFIERS", "Amount", "find_amounts", "might_hold_amount"]
