"""Pages of the offices say that their figures are made up, as long as there is a demo year."""

from app.store.audit import write_audit
from app.store.demo import MADE
from app.store.transaction import writing


def test_offices_say_that_figures_are_made_up_while_there_is_a_demo_year(
    app, client, organisation, make_member, sign_in_as, clock
):
    sign_in_as(client, make_member("9002", roles=("manager",), at="organisation"))
    assert "演示数据" not in client.get("/manager/").text
    with app.app_context(), writing():
        write_audit(MADE, "1", by=None, at=clock.now())
    del app.extensions["baiti_demo_known"]  # what a minute does
    assert "演示数据" in client.get("/manager/").text
    assert "演示数据" not in client.get("/").text
