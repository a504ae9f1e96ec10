"""Two tail probabilities in closed form: a linter need not load a numerical library for them."""

from math import erfc, exp, fsum, gamma, lgamma, log, log1p, sqrt


def chi_square_above(x: float, degrees: int) -> float:
    """Return how often chi-square with whole `degrees` of freedom exceeds `x` by chance."""
    half = x / 2
    first = erfc(sqrt(half)) if degrees % 2 else exp(-half)
    further = range(3 if degrees % 2 else 4, degrees + 1, 2)
    return min(1.0, fsum([first, *(half ** (k / 2 - 1) * exp(-half) / gamma(k / 2) for k in further)]))


def at_least(hits: int, tries: int, chance: float) -> float:
    """Return how often `tries` give `hits` or more, each with the same chance between 0 and 1."""
    whole = lgamma(tries + 1)
    return min(
        1.0,
        fsum(
            exp(whole - lgamma(k + 1) - lgamma(tries - k + 1) + k * log(chance) + (tries - k) * log1p(-chance))
            for k in range(hits, tries + 1)
        ),
    )
