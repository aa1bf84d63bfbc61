"""Who is asked how it was, and answers: whichever people live in a run. One survey an occasion, one answer a survey."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from commerce.surveys import SCALES, Survey
from functions.ports import Item, Key, Mail
from functions.surveys.handler import take
from functions.surveys.records import survey_path
from tests.simulation.shop import SHOP
from tests.simulation.world import Violation
from tests.support.shop import SECRET, api_event

if TYPE_CHECKING:
    from tests.simulation.afterwards import Afterwards

DAY_S = 24 * 3600
CHANGEABLE_S = 14 * DAY_S
COMMENT = "Opinión sincera."


class Asked:
    def __init__(self, life: Afterwards) -> None:
        self.shop, self.world, self.watch = life.shop, life.world, life.watch
        self.given: dict[Key, Mapping[str, Any]] = {}
        self.asked: dict[tuple[str, str], str] = {}
        """(kind, what it is about) to the id of the mail that asked."""
        self.shop.ledger.on_item.append(self._on_item)
        self.watch.checks.append(self._check_mail)

    def answer(self, comment: str = COMMENT, about: Collection[str] = ()) -> None:
        """A survey that came by mail, of any age; often the one of before, with another answer.

        `about`: only what begins with one of these ids.
        """
        asked = [each for each in sorted(self.asked) if not about or each[1].startswith(tuple(about))]
        if not asked:
            return
        name, subject = asked[self.world.choices.draw(len(asked))]
        kind = Survey(name)
        score = SCALES[kind][self.world.choices.draw(len(SCALES[kind]))]
        token = survey_path(SECRET.encode(), kind, subject, "es").rpartition("/")[2]
        body = {"score": str(score), "comment": comment}
        answer = self.shop.request(take, api_event("POST", "/x", json_body=body, parameters={"token": token}))
        self.world.tell("customer", f"answers {name} with {score}: {answer.status if answer else 'no answer'}")

    # --- what must hold

    def _on_item(self, key: Key, item: Item | None) -> None:
        if item is None or not key.partition.startswith("SURVEY#"):
            return
        before, after = self.given.get(key), item.attributes["answer"]
        self.given[key] = after
        if before and before["at"] != after["at"]:
            raise Violation(f"{key} is counted as two answers")
        if before and after["at"] + CHANGEABLE_S < self.world.clock():
            raise Violation(f"{key} was changed after {(self.world.clock() - after['at']) // DAY_S} days")

    def _check_mail(self, mail: Mail, now: int) -> None:
        subject, _, kind = mail.id.partition("-survey-")
        if not kind:
            return
        occasion = (kind.partition("-")[0], subject)
        if self.asked.setdefault(occasion, mail.id) != mail.id:
            raise Violation(f"of {subject} somebody is asked twice: {mail.id}")
        if not mail.unsubscribe:
            raise Violation(f"{mail.id} has no way out")
        if kind == "nps":
            came = self.shop.ledger.orders[subject]["times"].get("delivered", 0)
            if came and now < came + SHOP.surveys.nps_days * DAY_S:
                raise Violation(f"{subject} was asked too early whether they would recommend the shop")
