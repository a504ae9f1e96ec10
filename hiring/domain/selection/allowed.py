"""When candidates may be ranked at all (scoring.md, section 7)."""

from hiring.domain.banks.model import BankKind, PanelMethod


def ranking_allowed(kind: BankKind, key: PanelMethod, *, simulated: bool, reason: str | None) -> bool:
    """Whether a job's candidates may be put in order.

    Never by a fixture, always by an expert panel's key. By any other key only in the demonstration, or where HR
    switched it on for this job and wrote down why.
    """
    if kind is BankKind.FIXTURE:
        return False
    return key is PanelMethod.EXPERT or simulated or bool(reason)
