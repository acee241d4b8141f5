"""What the article itself gives for a statement: whose word it is, and whether a reader could find it."""

import re
from collections.abc import Iterable
from dataclasses import replace

from pipeline.claims.documents import DOCUMENT, cited_before, document, pointed, told_from
from pipeline.claims.given import BANDS, CARRIED, ENDED, GOES_ON, JOURNAL, LINKED, STUDY, Attribution
from pipeline.claims.interview import interviewed
from pipeline.claims.introduced import introduced
from pipeline.claims.lead import lead
from pipeline.claims.posts import posts
from pipeline.claims.reach import reach
from pipeline.claims.reading import Line
from pipeline.claims.rules import Hit
from pipeline.claims.scene import answers, asks, at_the_sitting, sits
from pipeline.claims.studies import reported
from pipeline.claims.unsaid import spoken_by
from pipeline.model import Span, Support

QUOTATION_WORDS = 4  # fewer words in quotation marks are a name or a raised eyebrow, unless somebody says them
SPEAKER_REACH = 8  # sentences back in which a pronoun's speaker is looked for
NEAR = 12  # tokens between a source and its occasion
AT_HEAD = 30  # and where the occasion begins the sentence
HEAD = 2  # tokens of a sentence's beginning
SETTING_LASTS = 6  # and where the sentence begins with the setting
NAMES = 3  # tokens between a day and a speaker of two names: on Monday, Ann Hart said
SCENE = 3  # sentences for which a gallery or a crowd stays the scene
TAKEN_UP = 3  # sentences back in which "the review" is looked for
THEY = re.compile(r"\W*(?:and |but |though )?they\b", re.I)
# Rules of studies and tests that nobody is named for, and how a sentence begins that goes on to say which they are.
UNNAMED_STUDY = frozenset({"studies-show", "researchers-found", "tests-somewhere", "according-to-vague"})
BY_A_BODY = re.compile(
    r"\b(?:study|report|survey|poll|paper|analysis|review|trial|research) (?:by|of|from) (?:the )?[A-Z]\w+"
)
# Who wrote it, where it is the writers that are taken up.
AUTHORS = frozenset(
    {"authors", "researchers", "surveyors", "auditors", "reviewers", "inspectors", "findings", "results"}
)
# Verbs with which what is told begins, and words after which the time of the telling is given.
THEN = frozenset({"was", "were", "is", "are", "had", "has", "have", "would", "will", "been", "could", "did"})
WHEN = frozenset({"when", "who", "which", "as", "after", "while", "during", "at", "before"})
# A sentence that begins with one of these may give the setting of the telling first.
SETTING = frozenset({"in", "on", "at", "during", "after", "before", "speaking", "writing", "late", "early", "earlier"})
BY_A_NAME = frozenset({"name-says", "name-reports", "somebody-says"})  # rules that also match a plural without a name


AS_OF = "as-of"  # the rule of a day on which figures stood, however far from whose they are
OFTEN = frozenset({"repeatedly", "always", "often", "long", "consistently"})  # said at no one time
PRONOUNS = frozenset({"he", "she", "it", "they"})
DASHES = ("—", "–", "-", "―")
# Several people without a name, and the occasions on which their words were taken down all the same.
PEOPLE = frozenset({"plural-says", "vague-says", "plural-hold", "says-vague", "say-several"})
HEARD = frozenset({"asked-by-us", "told-to-those-present", "in-a-medium"})
BODIES = frozenset(
    {"police", "prosecutors", "organisers", "organizers", "firefighters", "rescuers", "detectives"}
)  # no names, yet one body that can be asked
SITTING = "the sitting that the article reports"
INTERVIEW = "the interview that the article conducts"


def attributions(lines: tuple[Line, ...]) -> tuple[Attribution, ...]:
    """For every sentence its attribution, read forwards: a speaker stays the speaker until another one speaks."""
    found: list[Attribution] = []
    sitting, interview, printed = sits(lines), asks(lines), interviewed(lines)
    for number, line in enumerate(lines):
        own = _own(line)
        if sitting and own.support is Support.NAMED and not own.pronoun and at_the_sitting(line):
            own = replace(own, support=Support.DATED, rule=SITTING)
        elif own.support is not Support.CITED and (number in printed or (interview and answers(line))):
            own = replace(own, support=Support.DATED, where=line.span, attributed=True, quotation=True, rule=INTERVIEW)
        found.append(_in_context(lines, found, number, own))
    _backwards(lines, found)
    reach(lines, found)
    pointed(lines, found)
    told_from(lines, found)
    reported(lines, found)
    _signed(lines, found)
    posts(lines, found)
    introduced(lines, found)
    lead(lines, found)
    return tuple(found)


def _own(line: Line) -> Attribution:
    """What the sentence says for itself."""
    sources = tuple(hit for hit in spoken_by(line) if hit.rule.source != "document")
    named = [hit for hit in sources if hit.rule.source == "named"]
    vague = [hit for hit in sources if hit.rule.source == "vague"]
    # "Sources close to the club say": the club is not the one who speaks.
    named = [hit for hit in named if not any(other.first < hit.first < other.last for other in vague)]
    # "Plumbers say" and "A patient wrote": who begins both has no name, and without a day nobody can be asked.
    if vague and not _occasions(line):
        starts = {other.first for other in vague}
        named = [hit for hit in named if hit.first not in starts or hit.rule.id not in BY_A_NAME]
    spoken = [hit for hit in sources if hit.rule.source == "speaker"]
    quotation = line.quote is not None and (
        line.quote_words >= QUOTATION_WORDS or (bool(sources) and line.quote_words >= 1)
    )
    attributed = bool(sources)
    if line.cited is not None:
        return Attribution(Support.CITED, line.cited, quotation, attributed, LINKED)
    if document := next((hit for hit in sources if hit.rule.source == "cited"), None):
        return Attribution(Support.CITED, line.span_of(document), quotation, True, document.rule.id)
    # Who must not be quoted or named cannot be asked, whatever the day.
    if hidden := next((hit for hit in sources if hit.rule.source == "hidden"), None):
        return Attribution(Support.VAGUE, line.span_of(hidden), quotation, True, hidden.rule.id)
    if dated := _outside(line, [hit for hit in sources if hit.rule.source == "dated"]):
        return Attribution(Support.DATED, line.span_of(dated[0]), quotation, True, dated[0].rule.id)
    if named:
        best = named[0]
        occasion = next((hit for hit in _occasions(line) if _near(line, hit, named)), None)
        if occasion:
            return Attribution(Support.DATED, line.span_of(occasion), quotation, True, occasion.rule.id)
        taken = line.tokens.lower[best.first] in PRONOUNS  # "It blamed", "He promised"
        return Attribution(Support.NAMED, line.span_of(best), quotation, True, best.rule.id, pronoun=taken)
    if office := [hit for hit in sources if hit.rule.source == "office"]:  # before a pronoun: police said that they
        occasion = next((hit for hit in _occasions(line) if _near(line, hit, office)), None)
        if occasion:
            return Attribution(Support.DATED, line.span_of(occasion), quotation, True, occasion.rule.id)
        if body := next(
            (hit for hit in office if not BODIES.isdisjoint(line.tokens.lower[hit.first : hit.last])), None
        ):
            return Attribution(Support.NAMED, line.span_of(body), quotation, True, body.rule.id)
        vague = [*vague, *office]
    if spoken:
        occasion = next((hit for hit in _occasions(line) if _near(line, hit, spoken)), None)
        if occasion:
            return Attribution(Support.DATED, line.span_of(occasion), quotation, True, occasion.rule.id, pronoun=True)
        return Attribution(Support.NAMED, line.span_of(spoken[0]), quotation, True, spoken[0].rule.id, pronoun=True)
    told = [hit for hit in vague if hit.rule.id in PEOPLE]
    if occasion := next((hit for hit in _occasions(line) if hit.rule.id in HEARD and _near(line, hit, told)), None):
        return Attribution(Support.DATED, line.span_of(occasion), quotation, True, occasion.rule.id)
    if vague:
        return Attribution(Support.VAGUE, line.span_of(vague[0]), quotation, True, vague[0].rule.id)
    return Attribution(Support.NONE, None, quotation, False)


def _occasions(line: Line) -> list[Hit]:
    """What makes a source findable."""
    return _outside(line, line.of("occasion"))


def _outside(line: Line, hits: Iterable[Hit]) -> list[Hit]:
    """Those that lie outside a quotation: what lies inside is part of what was said, not of when."""
    quote = line.quote
    if quote is None or line.opens_inside or line.ends_inside:
        return list(hits)
    spans = ((hit, line.span_of(hit)) for hit in hits)
    return [hit for hit, span in spans if not (quote.start <= span.start and span.end <= quote.end)]


def _near(line: Line, hit: Hit, sources: list[Hit]) -> bool:
    return any(
        (hit.rule.id == AS_OF or (hit.first <= source.last + NEAR and hit.last >= source.first - _reach(line, hit)))
        and not _of_what_is_said(line, hit, source)
        for source in sources
    )


def _reach(line: Line, hit: Hit) -> int:
    """How far before a source its occasion may stand: at the head, far: In a talk on Monday, ..., she said."""
    head = SETTING_LASTS if line.tokens.lower[0] in SETTING else HEAD
    return AT_HEAD if hit.first < head else NEAR


def _of_what_is_said(line: Line, hit: Hit, source: Hit) -> bool:
    """Whether a day is that of what is told and not of the telling: the council says letters were sent on Monday."""
    if hit.rule.id != "on-a-day":
        return False
    words = line.tokens.lower
    if hit.last <= source.first:  # "The bridge was shut on Monday, the mayor said"
        after = words[hit.last] == "," and source.first - hit.last <= NAMES
        return hit.first > HEAD and after and words[0] not in SETTING
    between = words[source.last : hit.first]
    if hit.first < source.last or not WHEN.isdisjoint(between):
        return False
    if "that" in words[max(source.first, source.last - 3) : source.last + 1]:  # "said that it shut on Monday"
        return True
    return not THEN.isdisjoint(between) and "that" not in between[1:]


def _in_context(lines: tuple[Line, ...], before: list[Attribution], number: int, own: Attribution) -> Attribution:
    """The same with the sentences before it: a pronoun's speaker, a quotation that goes on, a source named again."""
    line = lines[number]
    previous = before[-1] if before else None
    near = number > 0 and line.block - lines[number - 1].block <= 1
    if line.opens_inside and previous and near and (not own.attributed or _inside(line)):
        return replace(previous, quotation=True, attributed=True, rule=GOES_ON, borrowed=True)
    if own.pronoun and own.support is Support.NAMED and _of_nobody(lines, before, number, own):
        return replace(own, support=Support.VAGUE, borrowed=True, rule="the unnamed people of the sentence before")
    if own.attributed and own.support is Support.NAMED and (found := _again(lines, before, number, own)):
        return replace(own, support=Support.DATED, borrowed=True, rule=found)
    if own.support in (Support.VAGUE, Support.NAMED) and (taken := _taken_up(lines, before, number)):
        return replace(own, support=taken.support, where=taken.where, borrowed=True, rule=DOCUMENT)
    if BANDS[own.support] < BANDS[Support.DATED] and (where := document(lines, before, number)):
        return replace(own, support=Support.CITED, where=where, rule=DOCUMENT, borrowed=True)
    if own.support is Support.NONE and previous and cited_before(lines, before, number):
        return replace(previous, quotation=own.quotation, rule="the citation of the sentence before", borrowed=True)
    if (
        own.quotation
        and not own.attributed
        and own.support is Support.NONE
        and previous
        and near
        and previous.attributed
    ):
        return replace(previous, quotation=True, rule=CARRIED, borrowed=True)
    return own


def _of_nobody(lines: tuple[Line, ...], before: list[Attribution], number: int, own: Attribution) -> bool:
    """Whether "they say" goes on for people without a name: critics, residents, some, in a sentence shortly before."""
    line = lines[number]
    start = own.where.start - line.span.start if own.where else 0
    if THEY.match(line.text, start) is None:
        return False
    for back in range(number - 1, max(-1, number - 1 - TAKEN_UP), -1):
        if line.block - lines[back].block > 1:
            break
        if before[back].attributed:
            return before[back].support is Support.VAGUE and before[back].rule not in UNNAMED_STUDY
    return False


def _inside(line: Line) -> bool:
    """Whether all that gives a source lies in the quotation that goes on: it is part of what is said."""
    quote = line.quote
    return quote is not None and all(line.span_of(hit).end <= quote.end for hit in line.of("source"))


def _taken_up(lines: tuple[Line, ...], before: list[Attribution], number: int) -> Attribution | None:
    """The document that "the review concluded" or "its authors wrote" takes up from a sentence shortly before."""
    line = lines[number]
    words = line.tokens.lower
    if words[:1] not in (("the",), ("this",), ("that",), ("its",), ("their",)) or len(words) < 3:
        return None
    wanted = frozenset({words[1]}) & STUDY - AUTHORS or (STUDY - AUTHORS if words[1] in AUTHORS else frozenset())
    for back in range(number - 1, max(-1, number - 1 - TAKEN_UP), -1):
        if line.block - lines[back].block > 1:
            break
        if wanted.isdisjoint(lines[back].tokens.lower):
            continue
        given = before[back]
        if given.support is Support.DATED or (given.support is Support.CITED and given.rule in (LINKED, JOURNAL)):
            return given
        if body := BY_A_BODY.search(lines[back].text):  # after a review by the School of Economics
            start = lines[back].span.start
            return Attribution(Support.NAMED, Span(start + body.start(), start + body.end()))
        return None
    return None


def _again(lines: tuple[Line, ...], before: list[Attribution], number: int, own: Attribution) -> str:
    """Why a named source is findable by a sentence shortly before: the same speaker, on an occasion that was given."""
    line = lines[number]
    for back in range(number - 1, max(-1, number - 1 - SPEAKER_REACH), -1):
        given = before[back]
        if line.block - lines[back].block > 2:
            break
        if not given.attributed or given.support in (Support.NONE, Support.VAGUE):
            continue
        if own.pronoun:
            close = line.block - lines[back].block <= 1 or number - back <= SCENE
            return "the speaker's occasion, given before" if close and given.support is Support.DATED else ""
        if given.support is Support.DATED and line.speakers & lines[back].speakers:
            return "the same source's occasion, given before"
    same = (one for one in lines[max(0, number - SCENE) : number] if one.block == line.block)
    return "the scene, given before" if any(_scene(one) for one in same) else ""


def _scene(line: Line) -> bool:
    return any(hit.rule.id == "on-the-scene" for hit in line.hits)


def _backwards(lines: tuple[Line, ...], found: list[Attribution]) -> None:
    """A quotation's speaker may come at its end, a source's occasion in the sentence after."""
    for number in range(len(lines) - 2, -1, -1):
        here, after = found[number], found[number + 1]
        same = lines[number].block == lines[number + 1].block
        nobody = not here.attributed or here.support is Support.NONE
        if here.quotation and nobody and lines[number].ends_inside and after.attributed:
            rule = ENDED
            found[number] = replace(after, quotation=True, rule=rule, borrowed=True)
        elif (
            same
            and here.support is Support.NAMED
            and after.pronoun
            and after.support is Support.DATED
            and OFTEN.isdisjoint(lines[number].tokens.lower)
        ):
            found[number] = replace(
                here, support=Support.DATED, rule="the speaker's occasion, given after", borrowed=True
            )
        elif same and here.rule in UNNAMED_STUDY and _says_which(lines[number + 1], after):
            rule = "the next sentence says which study"
            found[number] = replace(here, support=after.support, where=after.where, rule=rule, borrowed=True)


def _says_which(line: Line, given: Attribution) -> bool:
    """Whether a sentence with a source begins with the study, the report, its authors, or with according to one."""
    words = line.tokens.lower
    if BANDS[given.support] <= BANDS[Support.VAGUE]:
        return False
    if words[:2] == ("according", "to"):
        return not STUDY.isdisjoint(words[2:6])
    if words[:1] == ("published",):
        return True
    return words[:1] in (("the",), ("this",), ("that",), ("its",), ("their",)) and not STUDY.isdisjoint(words[1:3])


def _signed(lines: tuple[Line, ...], found: list[Attribution]) -> None:
    """A line with a dash under a block quotation says whose words the lines above it are."""
    for number, line in enumerate(lines):
        if not (line.quoted and line.place == 0 and line.text.startswith(DASHES) and line.has("veto")):
            continue
        support = _signature(line, found[number])
        for back in range(number - 1, -1, -1):
            above = lines[back]
            if not above.quoted or above.text.startswith(DASHES) or line.block - above.block > SPEAKER_REACH:
                break
            if BANDS[found[back].support] < BANDS[support]:
                rule = "the line under the quotation names its speaker"
                found[back] = Attribution(support, line.span, quotation=True, attributed=True, rule=rule, borrowed=True)


def _signature(line: Line, given: Attribution) -> Support:
    """What the line under a quotation gives: a document or a day, a name or an office, or only a sort of person."""
    if line.cited is not None:
        return Support.CITED
    words = line.tokens.words[1:]
    asked = any(word.startswith("interview") for word in words)
    if asked or line.has("occasion") or any(len(word) == 4 and word.isdigit() for word in words):
        return Support.DATED
    named = given.support is Support.NAMED or any(word[0].isupper() for word in words)
    return Support.NAMED if named else Support.VAGUE
