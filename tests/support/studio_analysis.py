"""Item analyses in the served town: one up to date and full of findings, one behind, one at work, one of too few."""

from collections.abc import Mapping
from typing import Any

from hiring.bootstrap import Platform
from hiring.domain.access.policy import Actor, worker
from hiring.domain.evidence.modelled import LEVELS
from hiring.domain.evidence.proposals import Contradiction, Proposal
from hiring.store.statistics import replace_analysis
from hiring.usecases.item_analysis import ask_for_analysis, compute_analysis, store_analysis
from hiring.usecases.work import Work


def analyse_town(platform: Platform, hr: Actor, places: Mapping[str, str]) -> dict[str, str]:
    """Work out what the town's pages show; return the situations that stand out."""
    me = worker(hr.organisation_id)
    found = platform.read(compute_analysis, me, "assessment", places["assessment"])
    items = [dict(item) for item in found.content["items"]]
    content = {**found.content, "items": _telling(items), "model": {**found.content["model"], "why": ""}}
    content["proposals"] = [_wrong(items[0]).to_plain()]
    content["groups"] = {"age_group": _groups(items)}
    _store(platform, me, "assessment", places["assessment"], found.attempts, content)
    job = platform.read(compute_analysis, me, "job", places["scored"])
    platform.run(store_analysis, me, "job", places["scored"], prepared=job)
    _store(platform, me, "job", places["scored"], job.attempts - 7, dict(job.content))
    _store(platform, me, "job", places["closed"], 3, {"attempts": 3, "enough": False, "items": []})
    platform.run(ask_for_analysis, hr, "job", places["one"])
    return {"contradicted": items[0]["id"], "unanswered": items[1]["id"], "ordinary": items[2]["id"]}


def _store(platform: Platform, me: Actor, scope: str, scope_id: str, attempts: int, content: dict[str, Any]) -> None:
    def keep(actor: Actor, work: Work) -> None:
        owner = actor.organisation_id
        row = {"organisation_id": owner, "attempts": attempts, "content": content, "computed_at": work.now}
        replace_analysis(work.session, scope, scope_id, **row)

    platform.run(keep, me)


def _telling(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give every flag to some situation, and curves to all but one that nobody answered."""
    items[0]["flags"] = [
        ["negative", "", -0.2],
        ["better_prefer", "b", 0.2],
        ["floor", "", -0.3],
        ["objections", "", 4],
    ]
    items[0]["objections"] = {"unclear": 3, "not_like_my_work": 1}
    items[1] |= {"answered": 0, "enough": False, "flags": [["nobody", "", 0]]}
    codes = ["same", "near_zero", "ceiling", "unchosen", "missing", "unkeyed"]
    for item, code in zip(items[3:], codes, strict=False):
        item["flags"] = [[code, "a", 0.07]]
    items[4]["pilot"] = True
    for item in items:
        item["seconds"] = {"people": 50, "low": 21.0, "median": 34.0, "high": 60.5} if item["enough"] else None
        item["expected"] = [round(0.2 * level, 3) for level in LEVELS] if item["enough"] else None
        item["information"] = [round(0.3 - 0.02 * level * level, 3) for level in LEVELS] if item["enough"] else None
    return items


def _wrong(item: Mapping[str, Any]) -> Proposal:
    options = [option["id"] for option in item["options"]][:2]
    because = tuple(Contradiction(option, 1 - 2 * at, -0.3, -0.2, -0.18) for at, option in enumerate(options))
    return Proposal(item["id"], 54, 0.004, because)


def _groups(items: list[dict[str, Any]]) -> dict[str, Any]:
    differs = {"id": items[0]["id"], "verdict": "DIF, uniform", "difference": -0.31, "size": "CC"}
    watch = {"id": items[2]["id"], "verdict": "watch", "difference": 0.12, "size": "AA"}
    older = {"focal": "50 or over", "reference": "under 50", "verdict": "differs", "items": [differs, watch]}
    few = {"focal": "not said", "reference": "under 50", "verdict": "cannot tell yet", "items": [], "needs": [100, 300]}
    sizes = {"50 or over": 20, "under 50": 30, "not said": 10}
    found = {"told": 62, "sizes": sizes, "withheld": True, "rounded": True, "unsaid": None, "reference": "under 50"}
    return {**found, "comparisons": [older, few]}
