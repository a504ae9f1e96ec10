"""The simulation lab: ask for a study, watch it being made, read and download what came out."""

from flask import Response, flash, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hiring.domain.access.policy import Permission
from hiring.errors import Invalid
from hiring.usecases.studies import PAGE, StudyView, list_studies, list_subjects, start_study, view_study
from hiring.web.context import read, run
from hiring.web.guards import endpoint
from hiring.web.hr.blueprint import blueprint
from hiring.web.hr.lab_forms import StudyForm, study_form, value_of
from hiring.web.presenters import studio_lab as present
from hiring.web.presenters.studio_lab_files import as_csv, as_json
from hiring.web.presenters.studio_lab_words import ABOUT_PEOPLE, mixture_facts


@blueprint.get("/lab")
@endpoint(Permission.BANKS_READ)
def lab() -> ResponseReturnValue:
    after = request.args.get("after", default=0, type=int)
    return render_template("hr/lab.html", page=read(list_studies, after), size=PAGE, present=present)


@blueprint.get("/lab/new")
@endpoint(Permission.BANKS_WRITE)
def new_study() -> ResponseReturnValue:
    like = request.args.get("like", "")
    if not like:
        return _new(study_form(read(list_subjects), chosen=request.args.get("what", "")))
    study = read(view_study, like)
    return _new(study_form(read(list_subjects), study.settings, value_of(study.subject)))


@blueprint.post("/lab/new")
@endpoint(Permission.BANKS_WRITE)
def ask_for_study() -> ResponseReturnValue:
    form = study_form(read(list_subjects))
    if form.validate_on_submit():
        try:
            study_id = run(start_study, *form.subject(), form.settings(), form.title.data or "")
        except Invalid as error:
            form.refuse(error)
        else:
            flash("The study is queued. It goes on when you leave this page.", "good")
            return redirect(f"/studio/lab/{study_id}", 303)
    return _new(form), 422


@blueprint.get("/lab/<study_id>")
@endpoint(Permission.BANKS_READ)
def study(study_id: str) -> ResponseReturnValue:
    view = read(view_study, study_id)
    others = [one for one in read(list_studies).studies if one.result and one.id != view.id]
    return render_template(
        "hr/study.html",
        study=view,
        results=present.results(view),
        facts=mixture_facts(view.settings),
        about=ABOUT_PEOPLE,
        others=others,
    )


@blueprint.get("/lab/<study_id>.json")
@endpoint(Permission.BANKS_READ)
def study_as_json(study_id: str) -> ResponseReturnValue:
    view = read(view_study, study_id)
    return _download(jsonify(as_json(view)), view, "json")


@blueprint.get("/lab/<study_id>.csv")
@endpoint(Permission.BANKS_READ)
def study_as_csv(study_id: str) -> ResponseReturnValue:
    view = read(view_study, study_id)
    answer = make_response(as_csv(view))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    return _download(answer, view, "csv")


@blueprint.get("/lab/<study_id>/beside")
@endpoint(Permission.BANKS_READ)
def two_studies(study_id: str) -> ResponseReturnValue:
    """Two studies side by side; without a second one, the first beside itself."""
    first, second = read(view_study, study_id), read(view_study, request.args.get("other") or study_id)
    return render_template(
        "hr/study_beside.html",
        studies=(first, second),
        rows=present.beside(first, second),
        about=ABOUT_PEOPLE,
    )


def _new(form: StudyForm) -> str:
    return render_template("hr/lab_new.html", form=form, about=ABOUT_PEOPLE)


def _download(answer: Response, view: StudyView, ending: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="study-{view.id}.{ending}"'
    return answer
