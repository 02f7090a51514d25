"""What a learner sends: files of a case, further sources, requests opened at the counter."""

from recognition.models import CasePaper
from tests.factories.recognition import CasePaperFactory
from tests.house.rights_asking import Case, at
from tests.house.rights_world import World


def furnish(world: World) -> None:
    paper: CasePaper = CasePaperFactory(request=world.request_sent)
    world.things["paper"] = paper


CASES = [
    Case("recognition:own-paper", at("request_sent.public_id", "paper.public_id"), row="recognition_request.own_page"),
    Case("recognition:case-paper", at("receiving.slug", "request_sent.public_id", "paper.public_id")),
]
