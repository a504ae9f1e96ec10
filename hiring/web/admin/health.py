"""Whether this process runs, and whether it can do its work; for load balancers and people on call."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from hiring.domain.access.policy import Permission
from hiring.web.context import platform
from hiring.web.guards import endpoint

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@endpoint(Permission.PUBLIC)
def healthz() -> ResponseReturnValue:
    return jsonify(status="ok")


@blueprint.get("/readyz")
@endpoint(Permission.PUBLIC)
def readyz() -> ResponseReturnValue:
    readiness = platform().readiness()
    return jsonify(
        ready=readiness.ready,
        database=readiness.database,
        migrated=readiness.migrated,
        queue=readiness.queue_keeps_up,
        problem=readiness.problem,
    ), 200 if readiness.ready else 503
