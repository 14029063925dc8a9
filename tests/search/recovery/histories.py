"""A library under a random history: writers, workers that die or come late, rebuilds.

Whatever happens, a library left in peace ends with an index that is equal to its
database, and no search shows or counts what its reader may not see on the way.
"""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.search.recovery.faulty_engine import FAULTS

KINDS = st.sampled_from(
    ("edit", "edit", "pages", "narrow", "widen", "delete", "hide", "show", "create")
)
NUMBERS = st.integers(0, 11)


class History(RuleBasedStateMachine):
    """What may happen, in any order. A test makes a subclass with an engine."""

    make_shelf = None

    def __init__(self) -> None:
        super().__init__()
        self.shelf = type(self).make_shelf()
        self.rebuilds_left = 1

    @rule(kind=KINDS, number=NUMBERS)
    def change(self, kind, number):
        self.shelf.change(kind, number)

    @rule(kind=KINDS, number=NUMBERS)
    def roll_back(self, kind, number):
        self.shelf.roll_back(kind, number)

    @rule(fault=st.sampled_from(FAULTS), batch=st.sampled_from((2, 50)))
    def drain(self, fault, batch):
        self.shelf.fault = fault
        self.shelf.drain(batch)
        self.shelf.fault = ""

    @rule()
    def time_passes(self):
        self.shelf.time_passes()

    @rule(data=st.data(), kind=KINDS, number=NUMBERS)
    def drain_late(self, data, kind, number):
        """A worker stalls before it writes; its lease ends; others go on."""

        def meanwhile() -> None:
            self._others_change(data)
            self.shelf.change(data.draw(KINDS), number)
            self.shelf.another_worker()

        self.shelf.change(kind, number)
        self.shelf.meanwhile = meanwhile
        self.shelf.drain()
        self.shelf.meanwhile = None

    @rule(data=st.data(), fault=st.sampled_from(FAULTS))
    def rebuild_in_traffic(self, data, fault):
        if self.rebuilds_left:
            self.rebuilds_left -= 1
            self.shelf.fault = fault
            self.shelf.rebuild(lambda copied: self._others_work(data))
            self.shelf.fault = ""

    def _others_change(self, data) -> None:
        for _ in range(data.draw(st.integers(0, 3))):
            self.shelf.change(data.draw(KINDS), data.draw(NUMBERS))

    def _others_work(self, data) -> None:
        self._others_change(data)
        if data.draw(st.booleans()):
            self.shelf.another_worker()

    @invariant()
    def nothing_hidden_is_shown(self):
        self.shelf.assert_nothing_hidden_is_shown()

    def teardown(self):
        self.shelf.settle()
        self.shelf.assert_equal()
