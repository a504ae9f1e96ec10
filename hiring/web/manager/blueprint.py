"""The blueprint that the modules beside it hang their routes on."""

from flask import Blueprint

blueprint = Blueprint("manager", __name__, url_prefix="/jobs")
