"""A small integer programme: which items go into which form. Written down first, solved in one call."""

from collections.abc import Sequence
from dataclasses import dataclass, field

SECONDS = 20.0


@dataclass
class Programme:
    """Yes-or-no variables x[form, item] with rules that hold in each form.

    Variables are numbered form by form; after them come, for each quality that forms are to be alike in, its common
    level and the distance of each form from it.
    """

    forms: int
    items: int
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)
    costs: dict[int, float] = field(default_factory=dict)
    extra: int = 0

    def exactly(self, count: float, items: Sequence[int]) -> None:
        """In each form, `count` of these."""
        self._in_each(count, count, items, None)

    def at_least(self, count: float, items: Sequence[int]) -> None:
        """In each form, `count` or more of these."""
        if count > 0:
            self._in_each(count, float("inf"), items, None)

    def at_most(self, amount: float, items: Sequence[int], weights: Sequence[float] | None = None) -> None:
        """In each form, no more than `amount` of these, counted or weighted."""
        self._in_each(-float("inf"), amount, items, weights)

    def at_most_in_all(self, count: float, items: Sequence[int]) -> None:
        """In all forms together, no more than `count` of these."""
        row = {self._at(form, item): 1.0 for form in range(self.forms) for item in items}
        self.rows.append((row, -float("inf"), count))

    def once_in_all_forms(self) -> None:
        """No item in two forms."""
        if self.forms > 1:
            for item in range(self.items):
                self.at_most_in_all(1, [item])

    def alike(self, quality: Sequence[float], cost: float) -> None:
        """The forms' sums of `quality` lie close together: each unit away from their common level costs `cost`."""
        level = self._new()
        for form in range(self.forms):
            away = self._new()
            self.costs[away] = cost
            total = {self._at(form, item): value for item, value in enumerate(quality) if value}
            self.rows.append(({**total, level: -1.0, away: -1.0}, -float("inf"), 0))
            self.rows.append(({**total, level: -1.0, away: 1.0}, 0, float("inf")))

    def cost(self, item: int, amount: float) -> None:
        """Choosing this item costs `amount`, in whichever form."""
        for form in range(self.forms):
            self.costs[self._at(form, item)] = self.costs.get(self._at(form, item), 0.0) + amount

    @property
    def variables(self) -> int:
        """How many variables there are."""
        return self.forms * self.items + self.extra

    def _in_each(self, low: float, high: float, items: Sequence[int], weights: Sequence[float] | None) -> None:
        if not items and low > 0:
            self.rows.append(({}, low, high))  # cannot hold, which the solver then says
        elif items:
            for form in range(self.forms):
                row = {self._at(form, item): weights[item] if weights else 1.0 for item in items}
                self.rows.append((row, low, high))

    def _at(self, form: int, item: int) -> int:
        return form * self.items + item

    def _new(self) -> int:
        self.extra += 1
        return self.variables - 1


def solve(programme: Programme) -> tuple[tuple[int, ...], ...] | None:
    """Return the items of each form in ascending order, or None if no choice keeps all rules."""
    import numpy as np  # noqa: PLC0415 - SciPy's optimiser is heavy, and most requests assemble nothing
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415
    from scipy.sparse import lil_array  # noqa: PLC0415

    count, binary = programme.variables, programme.forms * programme.items
    matrix = lil_array((len(programme.rows), count))
    for number, (row, _, _) in enumerate(programme.rows):
        for variable, weight in row.items():
            matrix[number, variable] = weight
    costs = np.array([programme.costs.get(variable, 0.0) for variable in range(count)])
    kinds = np.arange(count) < binary
    found = milp(
        costs,
        integrality=kinds.astype(np.int64),
        bounds=Bounds(np.where(kinds, 0.0, -np.inf), np.where(kinds, 1.0, np.inf)),
        constraints=LinearConstraint(
            matrix.tocsr(), [low for _, low, _ in programme.rows], [high for _, _, high in programme.rows]
        ),
        options={"time_limit": SECONDS, "mip_rel_gap": 1e-3},
    )
    if found.x is None:
        return None
    taken = found.x[:binary].reshape(programme.forms, programme.items) > 0.5  # noqa: PLR2004 - 0 or 1
    return tuple(tuple(int(n) for n in np.flatnonzero(form)) for form in taken)
