"""Assessments: choose a bank, map its standards to one's own, look at the form, save it."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hiring.domain.access.policy import Permission
from hiring.domain.banks.model import BankKind
from hiring.errors import Invalid, Problem
from hiring.usecases.assessments import (
    FormView,
    create_assessments,
    list_assessments,
    preview_forms,
    view_assessment,
)
from hiring.usecases.banks import BankView, list_banks, view_bank
from hiring.usecases.effective import view_effective_shares
from hiring.usecases.values import ProfileView, view_profile
from hiring.web.context import read, run
from hiring.web.guards import endpoint
from hiring.web.hr.blueprint import blueprint
from hiring.web.hr.forms import AssessmentForm, FixtureForm, assessment_form
from hiring.web.presenters import studio_words as words
from hiring.web.presenters.studio_assessments import information_picture, share_lines

NEW = "/studio/assessments/new"


@blueprint.get("/assessments")
@endpoint(Permission.ASSESSMENTS_READ)
def assessments() -> ResponseReturnValue:
    return render_template("hr/assessments.html", assessments=read(list_assessments), words=words)


@blueprint.get("/assessments/<assessment_id>")
@endpoint(Permission.ASSESSMENTS_READ)
def assessment(assessment_id: str) -> ResponseReturnValue:
    view = read(view_assessment, assessment_id)
    effective = read(view_effective_shares, assessment_id)
    return render_template(
        "hr/assessment.html",
        view=view,
        sections=share_lines(view.sections, {}, effective.sections),
        standards=share_lines(
            view.standards,
            view.standard_names,
            effective.standards,
            view.information.standards if view.information else None,
        ),
        information=information_picture(view.information, len(view.items)),
        people=effective.people if effective.sections else 0,
        words=words,
    )


@blueprint.get("/assessments/new")
@endpoint(Permission.ASSESSMENTS_WRITE)
def choose_bank() -> ResponseReturnValue:
    """Choose a bank; with only one there is nothing to choose."""
    banks = read(list_banks)
    if len(banks) == 1:
        return redirect(f"{NEW}/{banks[0].id}", 303)
    return render_template("hr/assessment_bank.html", banks=banks, words=words)


@blueprint.get("/assessments/new/<bank_id>")
@endpoint(Permission.ASSESSMENTS_WRITE)
def new_assessment(bank_id: str) -> ResponseReturnValue:
    bank, profile = read(view_bank, bank_id), read(view_profile)
    return _page(bank, profile, _form(bank, profile))


@blueprint.post("/assessments/new/<bank_id>")
@endpoint(Permission.ASSESSMENTS_WRITE)
def preview_or_save_assessment(bank_id: str) -> ResponseReturnValue:
    bank, profile = read(view_bank, bank_id), read(view_profile)
    form = _form(bank, profile)
    if form is None or not form.validate_on_submit():
        return _page(bank, profile, form), 422
    chosen = (form.blueprint(), form.wish(), form.pilots.data or 0) if isinstance(form, AssessmentForm) else None
    try:
        if request.form.get("do") == "preview" and chosen:
            return _page(bank, profile, form, previews=read(preview_forms, bank_id, *chosen))
        made = run(create_assessments, str(form.name.data), bank_id, *(chosen or (None,)))
    except Invalid as error:
        return _page(bank, profile, form, problems=error.problems), 422
    several = len(made) > 1
    ready = f"{len(made)} parallel forms are ready, an assessment each." if several else "The assessment is ready."
    flash(f"{ready} Its form and your values profile are now fixed for it.", "good")
    return redirect("/studio/assessments" if several else f"/studio/assessments/{made[0]}", 303)


def _form(bank: BankView, profile: ProfileView | None) -> AssessmentForm | FixtureForm | None:
    if bank.summary.kind is BankKind.FIXTURE:
        return FixtureForm()
    return assessment_form(bank.bank, profile.profile) if profile else None


def _page(
    bank: BankView,
    profile: ProfileView | None,
    form: AssessmentForm | FixtureForm | None,
    *,
    previews: tuple[FormView, ...] = (),
    problems: tuple[Problem, ...] = (),
) -> str:
    names = {s.id: s.name for s in profile.profile.standards} if profile else {}
    return render_template(
        "hr/assessment_new.html",
        bank=bank,
        form=form,
        fixture=bank.summary.kind is BankKind.FIXTURE,
        previews=[
            (
                view,
                share_lines(view.form.sections, {}),
                share_lines(view.form.standards, names, None, view.information.standards if view.information else None),
                information_picture(view.information, len(view.form.items)),
            )
            for view in previews
        ],
        problems=problems,
        words=words,
    )
