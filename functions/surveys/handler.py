"""A survey by its link, one for each that was asked.

    GET  /api/surveys/{token}?score=4    the question, with what was tapped in the mail chosen: writes nothing
    POST /api/surveys/{token}            {"score", "comment"?}: counts; again, it changes the answer for a while

Mail scanners follow every link of a mail; whoever counts a GET counts them. So the tap chooses, and the button counts.
Must not know how answers are kept.
"""

from __future__ import annotations

from commerce.errors import InvalidFields
from commerce.surveys import SCALES, Survey, read_answer, read_choice
from functions.entry import Route, problem_message
from functions.forms import done_page, read_fields
from functions.http import Request, Response, html_response, json_response
from functions.limits.table import MAIL_LINK
from functions.surveys.records import read_survey_path
from functions.surveys.service import SurveyAnswers
from functions.surveys.subjects import require_subject
from functions.wiring import Services

_KNOWN = frozenset({"score", "comment"})


def show(request: Request, services: Services) -> Response:
    """Raises NotFound."""
    token = request.parameters.get("token", "")
    kind, subject, language = read_survey_path(services.config.link_secret, token)
    require_subject(services.store, kind, subject)
    answers = SurveyAnswers.of(services)
    given = answers.find(kind, subject)
    if not request.wants_html:
        score = given.score if given else None
        return json_response({"kind": kind.value, "scale": [*SCALES[kind]], "score": score})
    language = services.shop.language(language)
    if answers.is_over(given):
        return html_response(done_page(services, language, "survey", "over"))
    tapped = read_choice(kind, request.query.get("score", ""))
    score = tapped if tapped is not None else given.score if given else None
    values = {"score": "" if score is None else str(score), "comment": given.comment if given else ""}
    return html_response(_page(token, kind, values, {}, language, services))


def take(request: Request, services: Services) -> Response:
    """Raises NotFound, InvalidFields (as JSON) or StoreError."""
    token = request.parameters.get("token", "")
    kind, subject, language = read_survey_path(services.config.link_secret, token)
    require_subject(services.store, kind, subject)
    fields = read_fields(request, _KNOWN)
    language = services.shop.language(language)
    try:
        score, comment = read_answer(kind, fields)
    except InvalidFields as invalid:
        if not request.wants_html:
            raise
        texts = services.runtime.texts(language)
        problems = {problem.field: problem_message(problem, texts) for problem in invalid.problems}
        values = {name: fields.get(name, "") for name in ("score", "comment")}
        return html_response(_page(token, kind, values, problems, language, services), 422)
    answer = SurveyAnswers.of(services).give(kind, subject, score, comment, language)
    if not request.wants_html:
        return json_response({"kind": kind.value, "score": answer.score})
    return html_response(done_page(services, language, "survey", "done"))


def _page(
    token: str, kind: Survey, values: dict[str, str], problems: dict[str, str], language: str, services: Services
) -> str:
    return services.runtime.page(
        "survey",
        language,
        title=services.runtime.texts(language)("survey.title"),
        kind=kind.value,
        scale=[*SCALES[kind]],
        action=f"/api/surveys/{token}",
        values=values,
        problems=problems,
    )


SHOW_ROUTE = Route("GET", "/api/surveys/{token}", show, MAIL_LINK, behind_front=True)
ROUTE = Route("POST", "/api/surveys/{token}", take, MAIL_LINK, behind_front=True)
