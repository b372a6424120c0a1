"""总览: how the last assessment went, where the gaps are, what comes next."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from app.services.coverage_map import LEDGERS, TESTED
from app.services.show_overview import show_overview
from app.web import current
from app.web.manager import bp
from app.web.manager.overview_page import overview_page
from app.web.show import show


@bp.get("/overview", endpoint="overview")
def show_manager_overview() -> ResponseReturnValue:
    wanted = request.args.get("ledger", TESTED)
    ledger = wanted if wanted in LEDGERS else TESTED
    overview = show_overview(
        current.viewer(),
        clock=current.clock(),
        zone=current.settings().zone,
        sitting=request.args.get("sitting", ""),
        tier=request.args.get("tier", ""),
    )
    return show("manager/overview.html", overview_page(overview, ledger))
