"""Background work: how far it is, as a page and for the script that keeps a page fresh, and stopping it."""

from flask import flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hiring.domain.access.policy import Permission
from hiring.errors import Conflict
from hiring.usecases.tasks import TaskView, cancel_task, view_task
from hiring.web.context import read, run
from hiring.web.errors import wants_json
from hiring.web.guards import endpoint
from hiring.web.hr.blueprint import blueprint
from hiring.web.presenters.studio_tasks import as_plain, title_of, words_for

blueprint.add_app_template_filter(words_for, "task_words")


@blueprint.get("/tasks/<task_id>")
@endpoint(Permission.BANKS_READ)
def task(task_id: str) -> ResponseReturnValue:
    view = read(view_task, task_id)
    if wants_json():
        return _json(view)
    return render_template("hr/task.html", task=view, title=title_of(view))


@blueprint.get("/tasks/<task_id>.json")
@endpoint(Permission.BANKS_READ)
def task_as_json(task_id: str) -> ResponseReturnValue:
    return _json(read(view_task, task_id))


@blueprint.post("/tasks/<task_id>/cancel")
@endpoint(Permission.BANKS_WRITE)
def stop_task(task_id: str) -> ResponseReturnValue:
    try:
        view = run(cancel_task, task_id)
    except Conflict as error:
        if wants_json():
            raise
        flash(str(error), "warn")
        return redirect(_back(task_id), 303)
    if wants_json():
        return _json(view)
    flash(words_for(view), "good")
    return redirect(_back(task_id), 303)


def _json(view: TaskView) -> ResponseReturnValue:
    answer = jsonify(as_plain(view))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _back(task_id: str) -> str:
    """Return to the page that shows the task; only pages of the studio are returned to."""
    wanted = request.form.get("back", "")
    inside = wanted.startswith("/studio/") and "\\" not in wanted and "//" not in wanted
    return wanted if inside else f"/studio/tasks/{task_id}"
