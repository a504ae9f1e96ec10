"""What a panel says: one situation rater by rater, the key it makes, downloads, and taking the result over."""

from collections.abc import Iterable, Sequence

from flask import Response, flash, make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from hiring.domain.access.policy import Permission
from hiring.errors import Conflict, Invalid
from hiring.usecases.importance import importance_results, take_importance
from hiring.usecases.panel_keys import decide_option, preview_key, take_key
from hiring.usecases.panel_results import panel_item, panel_ratings, panel_results
from hiring.usecases.panels import IMPORTANCE, view_panel
from hiring.web.context import read, run, staff
from hiring.web.guards import endpoint
from hiring.web.hr.blueprint import blueprint
from hiring.web.hr.panel_forms import DecisionForm, TakeForm, chosen_importance, importance_form
from hiring.web.hr.panels import SEE_OTHER, show_panel
from hiring.web.presenters import studio_panel_tables as tables
from hiring.web.presenters import studio_panels as present
from hiring.web.presenters import studio_words as words


@blueprint.get("/panels/<panel_id>/items/<item_id>")
@endpoint(Permission.BANKS_READ)
def panel_situation(panel_id: str, item_id: str) -> ResponseReturnValue:
    view = read(panel_item, panel_id, item_id)
    return render_template(
        "hr/panel_item.html",
        view=view,
        texts={option.id: option.text for option in view.item.options},
        pictures={option.option_id: present.picture(option) for option in view.agreement.options},
        earlier={option.option_id: option for option in view.earlier.options} if view.earlier else {},
        conclusion=present.item_conclusion(view),
        present=present,
    )


@blueprint.get("/panels/<panel_id>/numbers.csv")
@endpoint(Permission.BANKS_READ)
def panel_numbers(panel_id: str) -> ResponseReturnValue:
    if read(view_panel, panel_id).purpose == IMPORTANCE:
        return _csv("importance.csv", tables.importance_table(read(importance_results, panel_id)))
    return _csv("agreement.csv", tables.agreement_table(read(panel_results, panel_id)))


@blueprint.get("/panels/<panel_id>/ratings.csv")
@endpoint(Permission.BANKS_READ)
def panel_ratings_file(panel_id: str) -> ResponseReturnValue:
    return _csv("ratings.csv", read(panel_ratings, panel_id))


@blueprint.get("/panels/<panel_id>/key")
@endpoint(Permission.BANKS_READ)
def panel_key(panel_id: str) -> ResponseReturnValue:
    return _key(panel_id)


@blueprint.post("/panels/<panel_id>/items/<item_id>/options/<option_id>")
@endpoint(Permission.BANKS_WRITE)
def decide(panel_id: str, item_id: str, option_id: str) -> ResponseReturnValue:
    form = DecisionForm()
    if form.validate_on_submit():
        try:
            run(decide_option, panel_id, item_id, option_id, form.action.data or "", form.reason.data or "")
        except (Conflict, Invalid) as error:
            form.form_errors.append(str(error))
        else:
            flash("Decided, with your reason.", "good")
            return redirect(f"/studio/panels/{panel_id}/key#item-{item_id}", SEE_OTHER)
    return _key(panel_id, decision=(item_id, option_id, form)), 422


@blueprint.post("/panels/<panel_id>/key")
@endpoint(Permission.BANKS_WRITE)
def take_panel_key(panel_id: str) -> ResponseReturnValue:
    form = TakeForm()
    if form.validate_on_submit():
        try:
            taken = run(take_key, panel_id, form.reason.data or "")
        except (Conflict, Invalid) as error:
            form.form_errors.append(str(error))
        else:
            flash(f"Taken over: the working copy has the panel’s key for {words.quantity(taken, 'situation')}.", "good")
            return redirect(f"/studio/panels/{panel_id}/key", SEE_OTHER)
    return _key(panel_id, take=form), 422


@blueprint.post("/panels/<panel_id>/importance")
@endpoint(Permission.VALUES_WRITE)
def take_panel_importance(panel_id: str) -> ResponseReturnValue:
    form = importance_form(read(importance_results, panel_id))
    if form.validate_on_submit():
        try:
            saved = run(take_importance, panel_id, chosen_importance(form), form.reason.data or "")
        except (Conflict, Invalid) as error:
            form.form_errors.append(str(error))
        else:
            flash(f"Saved as version {saved.version} of your values.", "good")
            return redirect("/studio/values", SEE_OTHER)
    return show_panel(panel_id, take=form), 422


def _key(panel_id: str, *, decision: tuple[str, str, DecisionForm] | None = None, take: TakeForm | None = None) -> str:
    view = read(preview_key, panel_id)
    return render_template(
        "hr/panel_key.html",
        view=view,
        panel=view.panel,
        rows={proposal.rated.id: tables.key_rows(proposal) for proposal in view.proposals},
        decision=decision,
        blank=DecisionForm(formdata=None),
        take=take or TakeForm(formdata=None),
        failed=take or (decision[2] if decision else None),
        conclusion=tables.key_conclusion(view),
        titles={proposal.rated.id: proposal.rated.title or proposal.rated.id for proposal in view.proposals},
        texts={p.rated.id: {option.id: option.text for option in p.rated.options} for p in view.proposals},
        writes=staff().allows(Permission.BANKS_WRITE),
        present=present,
        tables=tables,
        words=words,
    )


def _csv(name: str, rows: Iterable[Sequence[object]]) -> Response:
    answer = make_response(present.csv_text(rows))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
