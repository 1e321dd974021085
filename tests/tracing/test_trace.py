"""The steps together: stories first, one cast for each, claims inside them, and the same bytes in any order."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from benchmarks.gold_story import load_story

from headwater.attribution.outlets import OutletLexicon
from headwater.attribution.own_voice import own_voice
from headwater.model import Failed, NotMeasured, Reading, Trace
from headwater.report.json import dumps
from headwater.tracing.trace import in_order, trace

from .material import document

CHAINS = Path(__file__).parents[2] / "corpora" / "chains"
OUTLETS = OutletLexicon.load()


def story(name: str) -> Reading:
    """A story of the corpus as a perfect reading, its ids made its own."""
    documents, sources, attributions = load_story(CHAINS / name)
    return Reading(
        documents=tuple(replace(one, id=f"{name}/{one.id}", file=f"{name}/{one.file}") for one in documents),
        sources=tuple(
            replace(
                one,
                id=f"{name}/{one.id}",
                mentions=tuple(replace(each, document=f"{name}/{each.document}") for each in one.mentions),
            )
            for one in sources
        ),
        attributions=tuple(
            replace(
                one,
                id=f"{name}/{one.id}",
                document=f"{name}/{one.document}",
                chain=tuple(f"{name}/{each}" for each in one.chain),
                steps=tuple(replace(step, source=f"{name}/{step.source}") for step in one.steps),
            )
            for one in attributions
        ),
        own_voice=tuple(
            replace(voice, document=f"{name}/{one.id}") for one in documents for voice in own_voice(one, attributions)
        ),
    )


def mixed(*readings: Reading) -> Reading:
    return Reading(
        documents=tuple(one for reading in readings for one in reading.documents),
        sources=tuple(one for reading in readings for one in reading.sources),
        attributions=tuple(one for reading in readings for one in reading.attributions),
        own_voice=tuple(one for reading in readings for one in reading.own_voice),
        not_measured=tuple(one for reading in readings for one in reading.not_measured),
        failed=tuple(one for reading in readings for one in reading.failed),
    )


def garbage() -> Reading:
    cookies = document("cookies", "We value your privacy. We and our 611 partners store cookies. Accept all?", "Bolt")
    recipe = document(
        "recipe",
        "Peel two kilos of quinces, boil them with sugar until they are red, and fill the jam into warm jars.",
        "Kitchen Post",
    )
    empty = replace(document("short", "Loading.", ""), published=None, outlet=None)
    return Reading(
        (cookies, recipe, empty),
        (),
        (),
        (),
        (NotMeasured("short", "attributions", "the text is too short"),),
        (Failed("b.bin", "NotText", "b.bin: this is binary"), Failed("a.html", "EmptyInput", "a.html: nothing in it")),
    )


def shuffled(reading: Reading, seed: int) -> Reading:
    lots = random.Random(seed)

    def mix(rows: tuple) -> tuple:  # type: ignore[type-arg]
        return tuple(lots.sample(rows, len(rows)))

    documents = mix(reading.documents)
    order = {one.id: at for at, one in enumerate(documents)}
    return Reading(
        documents,
        mix(reading.sources),
        tuple(sorted(reading.attributions, key=lambda one: order[one.document])),
        tuple(sorted(reading.own_voice, key=lambda one: order[one.document])),
        mix(reading.not_measured),
        mix(reading.failed),
    )


def found() -> Trace:
    names = ("hologram-loop", "humming-study", "ruvenia-exit-bar")
    return trace(mixed(*(story(name) for name in names), garbage()), OUTLETS)


def test_stories_and_garbage_in_one_folder_do_not_mix() -> None:
    mixture = found()
    home = {one: place.id for place in mixture.stories for one in place.documents}
    named = {one.id: one.id.split("/")[0] for one in mixture.documents}

    assert sorted(home) == sorted(named), "every document is in one story"
    large = [place for place in mixture.stories if len(place.documents) > 1]
    assert len(large) == 3
    for place in large:
        assert len({named[one] for one in place.documents}) == 1
        assert len(place.documents) >= 8
    for claim in mixture.claims:
        assert len({home[mention.document] for mention in claim.mentions}) == 1
        assert {home[origin.document] for origin in claim.origins if origin.document} <= {
            home[claim.mentions[0].document]
        }
    shared = [claim for claim in mixture.claims if len({mention.document for mention in claim.mentions}) > 1]
    assert len(shared) > 20
    assert any(claim.circular for claim in shared), "the loop of a joke is seen"


def test_the_same_documents_give_the_same_bytes_in_any_order() -> None:
    reading = mixed(story("hologram-loop"), garbage())
    first = dumps(trace(reading, OUTLETS))
    assert dumps(trace(shuffled(reading, 1), OUTLETS)) == first
    assert dumps(trace(shuffled(reading, 2), OUTLETS)) == first


def test_the_order_of_hashes_changes_nothing() -> None:
    code = (
        "from tests.tracing.test_trace import OUTLETS, story; from headwater.tracing.trace import trace;"
        "from headwater.report.json import dumps; import hashlib;"
        "print(hashlib.sha256(dumps(trace(story('humming-study'), OUTLETS)).encode()).hexdigest())"
    )
    root = Path(__file__).parents[2]
    seen = {
        subprocess.check_output([sys.executable, "-c", code], cwd=root, env=os.environ | {"PYTHONHASHSEED": seed})
        for seed in ("1", "2")
    }
    assert len(seen) == 1


def test_every_id_leads_somewhere() -> None:
    mixture = found()
    documents = {one.id: one for one in mixture.documents}
    sources = {one.id for one in mixture.sources}
    attributions = {one.id for one in mixture.attributions}
    claims = [claim.id for claim in mixture.claims]
    assert len(set(claims)) == len(claims)
    assert {source for one in mixture.attributions for source in one.chain} <= sources
    for link in mixture.links:
        assert link.child in documents
        assert link.parent in documents or link.parent.startswith("outside:")
    for claim in mixture.claims:
        assert claim.mentions
        for mention in claim.mentions:
            assert 0 <= mention.start < mention.end <= len(documents[mention.document].text)
            assert mention.attribution is None or mention.attribution in attributions
        for origin in claim.origins:
            assert origin.source is None or origin.source in sources
            assert origin.document is None or origin.document in documents
    for flag in mixture.flags:
        assert flag.claim is None or flag.claim in set(claims)


def test_documents_come_by_time_and_what_the_reading_holds_is_kept() -> None:
    reading = shuffled(mixed(story("humming-study"), garbage()), 3)
    found = trace(reading, OUTLETS)

    times = [one.published or datetime.max.replace(tzinfo=UTC) for one in found.documents]
    assert times == sorted(times)
    assert {one.id for one in found.documents} == {one.id for one in reading.documents}
    assert [one.input for one in found.failed] == ["a.html", "b.bin"]
    assert [(gap.document, gap.what) for gap in found.not_measured] == [("short", "attributions"), ("short", "claims")]
    assert {one.id for one in found.attributions} == {one.id for one in reading.attributions}
    assert found.compared_by == "words"
    assert in_order(in_order(reading)) == in_order(reading)


def test_one_document_and_none() -> None:
    one = trace(mixed(story("humming-study")), OUTLETS).documents[0]
    alone = trace(Reading((one,), (), (), own_voice(one, ())), OUTLETS)
    assert [place.documents for place in alone.stories] == [(one.id,)]
    assert alone.links == ()
    assert all({mention.document for mention in claim.mentions} == {one.id} for claim in alone.claims)

    nothing = trace(Reading((), (), (), ()), OUTLETS)
    assert (nothing.documents, nothing.stories, nothing.links, nothing.claims, nothing.flags) == ((), (), (), (), ())
    assert json.loads(dumps(nothing))["claims"] == []


def test_an_encoder_and_progress_are_used_and_said() -> None:
    class Letters:
        name = "word-overlap"

        def encode(self, texts):  # type: ignore[no-untyped-def]
            rows = np.array([[text.count(letter) for letter in "abcdefghijklmnop"] for text in texts], np.float32)
            rows = rows.reshape(len(texts), 16)
            return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)

    seen: list[tuple[str, int, int]] = []
    found = trace(story("humming-study"), OUTLETS, Letters(), progress=lambda *far: seen.append(far))
    assert found.compared_by == "sentence vectors"
    assert [stage for stage, _, _ in seen if stage != "claims"] == ["links", "stories", "flags"]
    assert [done for stage, done, _ in seen if stage == "claims"] == list(range(len(found.stories)))
