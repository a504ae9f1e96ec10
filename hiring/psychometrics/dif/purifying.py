"""Purification: items that show DIF are taken out of the score that people are matched on."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from hiring.psychometrics.arrays import TWO, FloatArray
from hiring.psychometrics.dif.mantel import ALPHA
from hiring.psychometrics.dif.matching import Matched, Sample, match

_ROUNDS = 10


@dataclass(frozen=True, eq=False)
class Purified:
    """People matched on the items that showed no DIF.

    Attributes
    ----------
    matched : Matched
        The last matching.
    left_out : tuple of int
        Positions of the items that are not in the matching score.
    rounds : int
        Matchings made.
    settled : bool
        Whether the last matching flagged the same items as it left out.
    """

    matched: Matched
    left_out: tuple[int, ...]
    rounds: int
    settled: bool


def purify(sample: Sample, test: Callable[[Matched], FloatArray], *, rest: bool = False) -> Purified:
    """Match, test, leave the flagged items out of the matching score, and again until the flags stay.

    Parameters
    ----------
    sample : Sample
    test : callable
        From matched people to a p-value per item; below .05 flags.
    rest : bool
        As in :func:`~hiring.psychometrics.dif.matching.match`.

    Returns
    -------
    Purified
        Not settled after 10 rounds, or if fewer than two items would remain.

    Notes
    -----
    The studied item itself stays in its own matching score also where it is flagged. With a matching score from
    outside the test there is nothing to purify.

    References
    ----------
    Candell, G. L., & Drasgow, F. (1988). An iterative procedure for linking metrics and assessing item bias.
    *Applied Psychological Measurement*, 12, 253-260.

    Examples
    --------
    >>> from hiring.psychometrics.dif.mantel import mantel_haenszel
    >>> from hiring.psychometrics.dif.matching import gather
    >>> sample = gather([[0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]] * 10, ["a", "b", "b", "a", "a"] * 8)
    >>> found = purify(sample, lambda matched: mantel_haenszel(matched).p)
    >>> found.left_out, found.rounds, found.settled
    ((), 1, True)
    """
    left_out: tuple[int, ...] = ()
    matched, made = match(sample, rest=rest), 1
    while True:
        flagged = tuple(np.flatnonzero(test(matched) < ALPHA).tolist())
        if flagged == left_out or sample.matching is not None:
            return Purified(matched, left_out, made, settled=True)
        if len(matched.names) - len(flagged) < TWO or made == _ROUNDS:
            return Purified(matched, left_out, made, settled=False)
        left_out = flagged
        matched, made = match(sample, rest=rest, leave_out=left_out), made + 1
