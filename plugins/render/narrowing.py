"""Stylesheets narrowed to what a kind of page can show: rules for classes that none of its templates, no script and no
text can bring are left out of the style that the page carries.

Knows minified CSS (lightningcss's) by its braces and strings. A name counts as known when it stands anywhere in a
template that the page can reach, be it in a comment, or when it begins with a word there (`stars-` of `stars-{{ n }}`):
too much stays rather than too little. Content brings no classes of its own: raw HTML is off, and what Markdown makes is
listed here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

# What plugins.core.markdown writes into texts.
TEXT_CLASSES = ("table-scroll",)
_WORD = re.compile(r"[\w-]+")
_STRING = re.compile(r'"[^"\n]*"|\'[^\'\n]*\'|`[^`]*`')
_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|url\([^"\')]*\)|[{};]', re.S)
_INNERMOST = re.compile(r"\([^()]*\)|\[[^\]]*\]")
# A class, or an element of our own, in what is left of a selector without its brackets.
_NAME = re.compile(r"\.([\w-]+)|(?:^|[\s>+~])([a-z]+-[\w-]+)")
_KEYFRAMES = re.compile(r"@(?:-webkit-)?keyframes (.+)")
_GROUPS = ("@media", "@supports", "@container", "@layer")


@dataclass(frozen=True)
class Rule:
    """`body`: what stands between the braces, None for a statement without any. `inner`: the rules of a group."""

    head: str
    body: str | None = None
    inner: tuple[Rule, ...] = ()


class Words:
    """What may be the name of a class on a page."""

    def __init__(self, templates: Iterable[str], scripts: Iterable[str]) -> None:
        found = set(TEXT_CLASSES)
        for source in templates:
            found.update(_WORD.findall(source))
        for source in scripts:
            for text in _STRING.findall(source):
                found.update(_WORD.findall(text))
        self._words: Collection[str] = found

    def know(self, name: str) -> bool:
        beginnings = (name[: at + 1] for at, sign in enumerate(name) if sign == "-")
        return name in self._words or any(each in self._words for each in beginnings)


def parse(css: str) -> tuple[Rule, ...]:
    rules: list[Rule] = []
    at = start = depth = 0
    for token in _TOKEN.finditer(css):
        sign = token[0]
        if sign == "{":
            depth += 1
            if depth == 1:
                at = token.start()
        elif sign == "}":
            depth -= 1
            if depth == 0:
                head, body = css[start:at], css[at + 1 : token.start()]
                rules.append(Rule(head, body, parse(body) if head.startswith(_GROUPS) else ()))
                start = token.end()
        elif sign == ";" and depth == 0:
            rules.append(Rule(css[start : token.start()]))
            start = token.end()
    return tuple(rules)


def narrow(rules: Iterable[Rule], words: Words) -> str:
    """The stylesheet without what `words` does not know, and without animations that nothing is left to use."""
    kept = [*_kept(rules, words)]
    others = "".join(text for name, text in kept if not name)
    return "".join(text for name, text in kept if not name or re.search(rf"(?<![\w-]){name}(?![\w-])", others))


def _kept(rules: Iterable[Rule], words: Words) -> Iterable[tuple[str, str]]:
    """(the animation that it defines, if it does; text) of each rule that stays."""
    for rule in rules:
        if rule.body is None:
            yield "", f"{rule.head};"
        elif animation := _KEYFRAMES.match(rule.head):
            yield re.escape(animation[1]), f"{rule.head}{{{rule.body}}}"
        elif rule.inner:
            inner = "".join(text for _name, text in _kept(rule.inner, words))
            if inner:
                yield "", f"{rule.head}{{{inner}}}"
        elif rule.head.startswith("@"):
            yield "", f"{rule.head}{{{rule.body}}}"
        elif selectors := [each for each in _selectors(rule.head) if _may_match(each, words)]:
            yield "", f"{','.join(selectors)}{{{rule.body}}}"


def _selectors(head: str) -> list[str]:
    """The parts of a list of selectors: commas in brackets part nothing."""
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(head):
        if sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
        elif sign == "," and not depth:
            parts.append(head[start:at])
            start = at + 1
    return [*parts, head[start:]]


def _may_match(selector: str, words: Words) -> bool:
    """What stands in brackets may be one thing or another, or must not be there: it is not looked at."""
    if "\\" in selector:
        return True
    bare, cuts = _INNERMOST.subn("", selector)
    while cuts:
        bare, cuts = _INNERMOST.subn("", bare)
    return all(words.know(one or other) for one, other in _NAME.findall(bare))
