"""What the numeric layer raises when its data cannot carry the answer asked for."""


class NotEnoughData(ValueError):
    """The data are well formed but too few, or too alike, to answer the question."""


class DidNotConverge(ArithmeticError):
    """An iterative estimate stopped before its gradient was small enough to be used."""
