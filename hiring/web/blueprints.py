"""Every blueprint, by audience. A new one is imported and listed here, and nowhere else."""

from flask import Blueprint

from hiring.web.account import blueprint as account
from hiring.web.admin import blueprint as admin
from hiring.web.candidate import blueprint as candidate
from hiring.web.hr import blueprint as hr
from hiring.web.manager import blueprint as manager
from hiring.web.panel import blueprint as panel

BLUEPRINTS: tuple[Blueprint, ...] = (account, admin, candidate, hr, manager, panel)
