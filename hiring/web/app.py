"""The Flask application, put together."""

from flask import Flask
from jinja2 import StrictUndefined

from hiring.bootstrap import Platform, make_platform
from hiring.settings import read_settings, resource_dir
from hiring.web.assets import FOLDER, serve_assets
from hiring.web.blueprints import BLUEPRINTS
from hiring.web.context import provide_context
from hiring.web.errors import handle_errors
from hiring.web.guards import guard_requests
from hiring.web.security import secure
from hiring.web.signing_in import handle_sign_in
from hiring.web.wording import add_filters


def create_app(platform: Platform | None = None) -> Flask:
    """Return the application on `platform`, or on one made from the environment."""
    platform = platform or make_platform(read_settings())
    app = Flask(__name__, template_folder=str(resource_dir("templates")), static_folder=str(FOLDER))
    app.extensions["hiring"] = platform
    # A template that asks for something nobody gave it is a fault, not an empty space.
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    secure(app, platform.settings)
    serve_assets(app)
    handle_sign_in(app)
    guard_requests(app)
    handle_errors(app)
    provide_context(app)
    add_filters(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
