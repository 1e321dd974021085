"""What people decide is kept as they decided it, and everything derived honours it at once; in either database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from headwater.errors import BadJudgement, NotKept
from headwater.library import Library, Question, StoryRecord, database, in_force, standings
from headwater.model import Claim, Judged, Judgement, Judgements, Verdict
from headwater.pipeline import keeping
from headwater.pipeline.judging import review, things_from, verdict_from
from headwater.pipeline.keeping import joined, story_trace
from headwater.pipeline.registering import with_restrictions

from .material import ACTOR, BRIDGE, NOW, PASSPORTS, Page, Said, keep
from .test_derived import FOLLOWS, story, trace_all

COST = "the repair will take until October and cost forty million crowns"
OTHER = replace(
    FOLLOWS,
    outlet="Orsel Observer",
    path="/other",
    title="Orsel bridge closed, divers found a crack",
    text=FOLLOWS.text.replace("Radio Orsel reports that the", "The").replace("Tilda Harn", "Olen Trask"),
    said=(Said(COST, "Olen Trask"),),
)


def statement(library: Library, document: str) -> str:
    return library.read(document).attributions[0].id


def decide(library: Library, verdict: Verdict, *given: str, reason: str = "I asked them") -> Judgement:
    things = things_from(library, verdict, given)
    made = library.judge(verdict, things, reason=reason, actor="m.reader", now=NOW)
    trace_all(library)
    return made


def claim_of(library: Library, attribution: str) -> Claim:
    found = library.find(attribution)
    assert not isinstance(found, StoryRecord)
    of_story = story(library, found.reading.documents[0].id)
    (claim,) = [one for one in of_story.claims if attribution in {each.attribution for each in one.mentions}]
    return claim


@pytest.fixture
def three(library: Library) -> tuple[str, str, str]:
    """The ids of one statement in each of three documents of one story."""
    kept = [keep(library, page).document for page in (BRIDGE, FOLLOWS, OTHER)]
    trace_all(library)
    assert len({story(library, one).story.id for one in kept}) == 1
    first, second, third = (statement(library, one) for one in kept)
    return first, second, third


def test_claims_are_split_joined_again_and_left_as_found(library: Library, three: tuple[str, str, str]) -> None:
    first, _, third = three
    assert claim_of(library, first) == claim_of(library, third)

    apart = decide(library, "different_claims", first, third)
    assert claim_of(library, first) != claim_of(library, third)
    assert library.judgements() == (apart,)
    assert (apart.by, apart.at, apart.reason) == ("m.reader", NOW, "I asked them")

    decide(library, "same_claim", third, first)
    assert claim_of(library, first) == claim_of(library, third)
    assert [one.standing for one in review(library)] == ["overruled", "in force"]
    decide(library, "different_claims", first, third)
    decide(library, "unsure", first, third)
    assert claim_of(library, first) == claim_of(library, third)


def test_what_is_shown_of_a_story_is_what_its_trace_says(library: Library, three: tuple[str, str, str]) -> None:
    first, second, third = three
    decide(library, "different_sources", first, second)
    decide(library, "wrong_attribution", third)
    found = story(library, library.find(first).reading.documents[0].id)  # type: ignore[union-attr]
    judgements = in_force(library.judgements())
    reading = joined(library, found.documents)
    again = keeping.trace(reading, keeping.OutletLexicon.load(), None, judgements=judgements)
    assert story_trace(library, found) == with_restrictions(again)
    assert {one.source for claim in again.claims for one in claim.origins} <= {one.id for one in again.sources} | {None}
    assert third not in {one.id for one in again.attributions}


def test_origins_follow_from_who_is_whom(library: Library, three: tuple[str, str, str]) -> None:
    first, second, third = three
    documents = [library.find(one).reading.documents[0].id for one in three]  # type: ignore[union-attr]
    rejected = set()
    while links := story(library, documents[0]).links:  # where one parent is none, another one may be
        assert (links[0].child, links[0].parent) not in rejected
        rejected.add((links[0].child, links[0].parent))
        decide(library, "rejected_link", links[0].child, links[0].parent)
    assert rejected

    def names() -> list[str]:
        trace = story_trace(library, story(library, documents[0]))
        called = {source.id: source.name for source in trace.sources}
        (claim,) = [one for one in trace.claims if first in {each.attribution for each in one.mentions}]
        return sorted(called[one.source or ""] for one in claim.origins)

    assert names() == ["Olen Trask", "Tilda Harn"]
    made = decide(library, "same_source", first, third)
    assert len(names()) == 1
    library.undo(made.id, reason="no, two people", actor="m.reader", now=NOW)
    trace_all(library)
    assert names() == ["Olen Trask", "Tilda Harn"]
    decide(library, "different_sources", first, second)
    assert names() == ["Olen Trask", "Tilda Harn", "Tilda Harn"]
    decide(library, "wrong_attribution", third)
    assert names() == ["Tilda Harn", "Tilda Harn"]


def test_a_claim_that_two_stories_share_makes_them_one(library: Library, three: tuple[str, str, str]) -> None:
    far = keep(library, PASSPORTS).document
    trace_all(library)
    assert far not in story(library, library.find(three[0]).reading.documents[0].id).documents  # type: ignore[union-attr]
    first, second = (one.id for one in library.read(far).attributions)
    decide(library, "same_claim", second, three[0])
    assert claim_of(library, second) == claim_of(library, three[0])
    assert len(story(library, far).documents) == 4
    library.undo(library.judgements()[0].id, reason="by mistake", actor=ACTOR, now=NOW)
    trace_all(library)
    assert story(library, far).documents == (far,)
    assert claim_of(library, first).mentions


def test_what_is_judged_wrong_is_not_found(library: Library, three: tuple[str, str, str]) -> None:
    def found(**asked: object) -> set[str]:
        return {hit.item for hit in library.search(Question(**asked), limit=50).hits}  # type: ignore[arg-type]

    questions: Sequence[dict[str, object]] = (
        {"words": "crowns", "kinds": ("statement",)},
        {"kinds": ("statement",)},
        {"speakers": ("Harn",)},
        {"since": NOW - timedelta(days=30)},
        {"words": "crowns", "all_versions": True},
    )
    assert all(three[0] in found(**asked) for asked in questions)
    made = decide(library, "wrong_attribution", three[0])
    assert not any(three[0] in found(**asked) for asked in questions)
    assert all(three[1] in found(**asked) for asked in questions)
    library.undo(made.id, reason="it is right", actor=ACTOR, now=NOW)
    assert all(three[0] in found(**asked) for asked in questions)


def test_what_has_other_words_is_reported(library: Library, three: tuple[str, str, str]) -> None:
    made = decide(library, "same_source", three[0], three[1])
    keep(library, replace(BRIDGE, text=BRIDGE.text.replace("forty", "fifty"), said=()), at=NOW + timedelta(hours=1))
    trace_all(library)
    (found,) = review(library)
    assert (found.judgement, found.standing) == (made, "look again")
    assert "has taken the place" in found.why
    with pytest.raises(BadJudgement, match="older version"):
        things_from(library, "wrong_attribution", [three[0]])


def test_who_traced_without_a_judgement_traces_again(library: Library, three: tuple[str, str, str]) -> None:
    document = library.find(three[0]).reading.documents[0].id  # type: ignore[union-attr]
    seen = library.neighbourhood(document)
    traced = keeping.trace(joined(library, seen.documents), keeping.OutletLexicon.load(), None)
    library.judge(
        "different_claims", things_from(library, "different_claims", three[:2]), reason="r", actor=ACTOR, now=NOW
    )
    assert document in library.waiting()
    assert not library.replace_stories(seen, traced, now=NOW)
    trace_all(library)
    assert claim_of(library, three[0]) != claim_of(library, three[1])


def test_a_judgement_is_in_the_log_and_cannot_be_changed(library: Library, three: tuple[str, str, str]) -> None:
    made = decide(library, "same_source", three[0], three[1])
    (entry,) = library.custody_of(made.id)
    assert (entry.actor, entry.action) == ("m.reader", "judged")
    assert (library.verify().breaks, library.verify().judgements) == ((), 1)
    for change in ("UPDATE judgements SET record = '{}'", "DELETE FROM judgements"):
        engine = database.connect(library.place)
        with pytest.raises(sa.exc.DBAPIError, match="never changed"), engine.begin() as connection:
            connection.execute(sa.text(change))
        engine.dispose()


@pytest.mark.parametrize(
    ("verdict", "given", "error", "said"),
    [
        ("same_claim", ["{0}"], BadJudgement, "two things"),
        ("wrong_attribution", ["{0}", "{1}"], BadJudgement, "one thing"),
        ("same_source", ["{0}", "{0}"], BadJudgement, "same thing"),
        ("same_source", ["{0}", "{1}/7"], BadJudgement, "has 1 sources"),
        ("same_claim", ["{0}", "{doc}:0-3"], BadJudgement, "state no claim; the nearest"),
        ("same_claim", ["{0}", "doc1-0000:0-3"], NotKept, "doc1-0000"),
        ("same_claim", ["{0}", "{story}"], BadJudgement, "it is a story"),
        ("same_source", ["{0}", "{doc}"], BadJudgement, "no statement"),
        ("wrong_attribution", ["att1-0000"], NotKept, "att1-0000"),
        ("rejected_link", ["{doc}", "doc1-0000"], BadJudgement, "no such link"),
        ("rejected_link", ["doc1-0000", "{doc}"], NotKept, "doc1-0000"),
    ],
)
def test_what_cannot_be_judged_is_refused(
    library: Library,
    three: tuple[str, str, str],
    verdict: Verdict,
    given: list[str],
    error: type[Exception],
    said: str,
) -> None:
    document = library.find(three[0]).reading.documents[0].id  # type: ignore[union-attr]
    names = {"doc": document, "story": story(library, document).story.id}
    with pytest.raises(error, match=said):
        things_from(library, verdict, [one.format(*three, **names) for one in given])


def test_words_are_named_by_their_place_and_claims_by_their_id(library: Library, three: tuple[str, str, str]) -> None:
    claim = claim_of(library, three[0])
    mention = next(one for one in claim.mentions if one.attribution == three[0])
    for given in (f"{mention.document}:{mention.start + 2}-{mention.end}", three[0]):
        (found, _) = things_from(library, "different_claims", [given, three[1]])
        assert found == Judged(mention.document, three[0], span=found.span)
        assert found.span == (mention.start, mention.end)
    (of_claim, _) = things_from(library, "different_claims", [claim.id, three[2]])
    assert of_claim.attribution in {each.attribution for each in claim.mentions}


def test_a_verdict_is_written_as_on_the_command_line() -> None:
    assert verdict_from("same-claim") == verdict_from("same_claim") == "same_claim"
    with pytest.raises(BadJudgement, match="give one of same-claim"):
        verdict_from("guilty")


def test_an_undoing_is_an_entry_of_its_own_and_can_be_undone(library: Library, three: tuple[str, str, str]) -> None:
    made = decide(library, "same_source", three[0], three[1])
    first = library.undo(made.id, reason="no", actor=ACTOR, now=NOW)
    with pytest.raises(NotKept, match="undone already"):
        library.undo(made.id, reason="no", actor=ACTOR, now=NOW)
    with pytest.raises(NotKept, match="no judgement has this id"):
        library.undo("judgement1-0000", reason="no", actor=ACTOR, now=NOW)
    assert [one.standing for one in review(library)] == ["undone"]
    library.undo(first.id, reason="yes", actor=ACTOR, now=NOW)
    assert [one.standing for one in review(library, made.id)] == ["in force"]
    assert len(library.judgements()) == 3
    assert library.verify().judgements == 3


A, B = Judged("a", span=None), Judged("b", span=None)


def made(number: int, verdict: Verdict | None, about: Sequence[Judged] = (), undoes: str | None = None) -> Judgement:
    return Judgement(f"j{number}", verdict, tuple(about), ACTOR, NOW, "why", undoes)


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([], Judgements()),
        ([made(1, "same_claim", [A, B])], Judgements(same_claim=((A, B),))),
        ([made(1, "same_claim", [A, B]), made(2, "different_claims", [B, A])], Judgements(different_claims=((B, A),))),
        (
            [made(1, "same_claim", [A, B]), made(2, "different_claims", [B, A]), made(3, None, undoes="j2")],
            Judgements(same_claim=((A, B),)),
        ),
        ([made(1, "same_source", [A, B]), made(2, "unsure", [A, B])], Judgements(same_source=((A, B),))),
        ([made(1, "same_claim", [A, B]), made(2, "unsure", [A, B])], Judgements()),
        (
            [made(1, "rejected_link", [A, B]), made(2, "rejected_link", [B, A]), made(3, None, undoes="j1")],
            Judgements(rejected_links=frozenset({("b", "a")})),
        ),
    ],
)
def test_what_holds_follows_from_all_that_was_judged(history: list[Judgement], expected: Judgements) -> None:
    assert in_force(history) == expected
    assert len(standings(history)) == sum(one.verdict is not None for one in history)


def test_pages_have_nothing_to_do_with_judgements_on_others(library: Library) -> None:
    page = Page("Ferry late", "The harbour office said the ferry was late.", path="/ferry", said=())
    document = keep(library, page).document
    trace_all(library)
    assert review(library, document) == ()
    with pytest.raises(NotKept):
        review(library, "doc1-0000")


EDITED = replace(BRIDGE, title=f"{BRIDGE.title} (updated)", text=f"Updated at noon.\n\n{BRIDGE.text} Work began.")


def test_what_was_judged_holds_for_a_newer_version_with_the_same_words(
    library: Library, three: tuple[str, str, str]
) -> None:
    first, second, _ = three
    apart = decide(library, "different_claims", first, second)
    wrong = decide(library, "wrong_attribution", first)
    library.undo(wrong.id, reason="it is right", actor=ACTOR, now=NOW)
    newer = keep(library, EDITED, at=NOW + timedelta(hours=1)).document
    trace_all(library)
    moved = statement(library, newer)
    assert moved != first
    assert claim_of(library, moved) != claim_of(library, second)
    found, undone = review(library)
    assert (found.judgement.id, found.standing, undone.standing) == (apart.id, "in force", "undone")
    assert "of a newer version" in found.why
    assert found.judgement.about[0].document == newer
    assert library.judgements()[0] == apart  # as it was made

    library.undo(apart.id, reason="they are one", actor=ACTOR, now=NOW)
    trace_all(library)
    assert claim_of(library, moved) == claim_of(library, second)
    decide(library, "different_claims", moved, second)
    keep(library, BRIDGE, at=NOW + timedelta(hours=2), extra="<nav>Home</nav>")  # the page goes back
    trace_all(library)
    assert claim_of(library, first) != claim_of(library, second)


def test_what_is_judged_wrong_is_not_found_in_a_newer_version(library: Library, three: tuple[str, str, str]) -> None:
    def found() -> set[str]:
        asked = Question("crowns", kinds=("statement",), all_versions=True)
        return {hit.item for hit in library.search(asked, limit=50).hits}

    made = decide(library, "wrong_attribution", three[0])
    newer = keep(library, EDITED, at=NOW + timedelta(hours=1)).document
    trace_all(library)
    moved = statement(library, newer)
    assert not found() & {three[0], moved}
    assert story_trace(library, story(library, newer)).attributions != ()
    assert moved not in {one.id for one in story_trace(library, story(library, newer)).attributions}
    library.undo(made.id, reason="it is right", actor=ACTOR, now=NOW)
    assert found() >= {three[0], moved}
    assert newer in library.waiting()

    decide(library, "wrong_attribution", moved)
    library.remove(newer, reason="try", actor=ACTOR, now=NOW)
    assert library.verify().breaks == ()
    assert library.judgements() == ()  # the first as well: undoing it was of the newer version too


def test_what_was_judged_of_a_version_that_is_removed_is_not_carried_on(
    library: Library, three: tuple[str, str, str]
) -> None:
    decide(library, "wrong_attribution", three[0])
    older = library.find(three[0]).reading.documents[0].id  # type: ignore[union-attr]
    newer = keep(library, EDITED, at=NOW + timedelta(hours=1)).document
    trace_all(library)
    library.remove(older, reason="try", actor=ACTOR, now=NOW)
    assert library.judgements() == ()
    assert newer in library.waiting()
    hits = library.search(Question("crowns", kinds=("statement",)), limit=50).hits
    assert statement(library, newer) in {hit.item for hit in hits}


@pytest.mark.parametrize(
    ("verdict", "things"),
    [("different_claims", "{0} {1}"), ("wrong_attribution", "{0}"), ("same_source", "{0} {1}")],
)
def test_what_was_judged_of_other_words_is_to_be_looked_at_again(
    library: Library, three: tuple[str, str, str], verdict: Verdict, things: str
) -> None:
    made = decide(library, verdict, *things.format(*three).split())
    changed = replace(
        BRIDGE, text=BRIDGE.text.replace("forty", "fifty"), said=(Said(COST.replace("forty", "fifty"), "Tilda Harn"),)
    )
    newer = keep(library, changed, at=NOW + timedelta(hours=1)).document
    trace_all(library)
    (found,) = review(library)
    assert (found.judgement, found.standing) == (made, "look again")
    assert newer in found.why
