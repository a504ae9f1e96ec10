"""Administration: staff and their roles, the audit log, and the health of the process."""

from flask import Blueprint

from hiring.web.admin import audit, health, staff

blueprint = Blueprint("admin", __name__)
for part in (staff.blueprint, audit.blueprint, health.blueprint):
    blueprint.register_blueprint(part)

__all__ = ["blueprint"]
