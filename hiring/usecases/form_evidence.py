"""What the stored analysis of a bank says to whoever puts a form together."""

from collections.abc import Mapping
from typing import Any

from hiring.domain.delivery.assembly import Known
from hiring.domain.delivery.information import ItemCurves
from hiring.store.enemies import enemies_of_bank
from hiring.store.statistics import analysis_of
from hiring.usecases.work import Work


def known_of(work: Work, bank_id: str) -> Known:
    """Return what is known of a bank's items beyond their texts: who must not meet whom, and how hard they were."""
    means = _stored_figures(_analysis(work, bank_id), "mean")
    return Known(means, enemies_of_bank(work.session, bank_id))


def curves_of(work: Work, bank_id: str) -> ItemCurves:
    """Return the information of a bank's items, as far as its stored analysis holds a response model."""
    analysis = _analysis(work, bank_id)
    levels = analysis.get("model", {}).get("levels", ())
    return ItemCurves(tuple(levels), _stored_figures(analysis, "information"))


def _analysis(work: Work, bank_id: str) -> Mapping[str, Any]:
    stored = analysis_of(work.session, "bank", bank_id)
    return stored.content if stored is not None else {}


def _stored_figures(analysis: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return one figure of every item from the stored analysis of a bank version, where it has one."""
    return {item["id"]: item[name] for item in analysis.get("items", ()) if item.get(name) is not None}
