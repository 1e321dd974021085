from headwater.attribution.renaming import renamed
from headwater.model import Attribution, Mention, Source, Span, Story
from headwater.tracing.same_sources import joined, same_sources

from .material import document, said

ONE, TWO, THREE = (document(name, f"It rains, said {name}.", name) for name in ("one", "two", "three"))
TOGETHER = (Story("story", ("one", "two", "three")),)


def cast(*rows: tuple[str, str, str]) -> tuple[list[Source], list[Attribution]]:
    """Sources by document, kind and name, each cited once in its document."""
    documents = {"one": ONE, "two": TWO, "three": THREE}
    sources = [
        Source(f"s{n}", kind, name, (), None, (Mention(where, Span(10, 14)),))  # type: ignore[arg-type]
        for n, (where, kind, name) in enumerate(rows)
    ]
    attributions = [said(documents[row[0]], "It rains", [source.id]) for row, source in zip(rows, sources, strict=True)]
    return sources, attributions


def same(*rows: tuple[str, str, str], stories: tuple[Story, ...] = TOGETHER) -> dict[str, str]:
    sources, attributions = cast(*rows)
    names = {source.id: source.name for source in sources}
    found = same_sources(sources, attributions, stories)
    return {names[one]: names[other] for one, other in found.items()}


def test_a_body_that_several_articles_of_a_story_name_is_one() -> None:
    assert same(
        ("one", "organization", "Ministry of Defence"),
        ("two", "organization", "the Defence Ministry"),
        ("three", "organization", "Ministry of Transport"),
    ) == {"the Defence Ministry": "Ministry of Defence"}
    assert same(("one", "organization", "The company"), ("two", "organization", "the company")) != {}
    assert same(("one", "document", "Memo 7"), ("two", "document", "Memo 8")) == {}


def test_in_distinct_stories_it_stays_two() -> None:
    apart = (Story("a", ("one",)), Story("b", ("two", "three")))
    rows = (("one", "organization", "Interior Ministry"), ("two", "organization", "interior ministry"))
    assert same(*rows, stories=apart) == {}
    assert same(*rows) == {"interior ministry": "Interior Ministry"}


def test_a_person_is_known_by_other_spellings_and_by_the_surname_alone() -> None:
    assert same(("one", "person", "Dmitar Kosk"), ("two", "person", "Dmitry Kosk"), ("three", "person", "Mr Kosk")) == {
        "Dmitry Kosk": "Dmitar Kosk",
        "Mr Kosk": "Dmitar Kosk",
    }


def test_a_surname_that_two_people_bear_tells_nothing() -> None:
    assert same(("one", "person", "Delia Rooke"), ("two", "person", "Anselm Rooke"), ("three", "person", "Rooke")) == {}


def test_unnamed_people_and_sources_of_distinct_kinds_stay_apart() -> None:
    assert same(("one", "unnamed", "two engineers"), ("two", "unnamed", "two engineers")) == {}
    assert same(("one", "person", "Averne"), ("two", "organization", "Averne")) == {}
    assert same(("one", "person", "the mayor"), ("two", "person", "the minister")) == {}


def test_joined_sources_keep_all_mentions_and_the_name_used_most() -> None:
    sources, attributions = cast(
        ("one", "person", "Techie Jonas Werle"), ("two", "person", "Werle"), ("three", "person", "Tanya Werle")
    )
    sources[0] = Source("s0", "person", "Jonas Werle", ("Werle",), None, sources[0].mentions)
    found = same_sources(sources[:2], attributions[:2], TOGETHER)
    (one,) = joined(sources[:2], found)
    assert (one.id, one.name, one.aliases) == ("s0", "Jonas Werle", ("Werle",))
    assert {mention.document for mention in one.mentions} == {"one", "two"}
    assert renamed(attributions[1], found).chain == ("s0",)
    assert joined(sources, {}) == tuple(sources)
