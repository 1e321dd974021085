"""The shipped weights, on text of our own: what every release must get right."""

import json
from pathlib import Path

import pytest

from headwater.attribution.frame import Frame
from headwater.attribution.reader import AttributionReader
from headwater.errors import ModelError

TEXT = (
    "The harbour authority in Vessel has closed the northern quay, the Tidewater Post reported on Monday.\n\n"
    "“We saw cracks as wide as a hand,” said Ilka Brandt, the harbour's chief engineer. She told the newspaper that "
    "divers had warned of the damage in spring.\n\n"
    "The ministry of transport denied that it had ignored the warning. The quay was built in 1931 and is used by "
    "two ferries."
)


@pytest.fixture(scope="module")
def reader() -> AttributionReader:
    return AttributionReader.load()


def words(text: str, frame: Frame, role: str) -> str:
    return " … ".join(text[start:end] for start, end in getattr(frame, f"{role}_spans"))


def test_speakers_cues_and_contents_are_found(reader: AttributionReader) -> None:
    (frames,) = reader.frames([TEXT])
    found = {(words(TEXT, f, "source"), words(TEXT, f, "cue")) for f in frames}
    assert any(source == "the Tidewater Post" and cue.startswith("reported") for source, cue in found)
    assert any("Ilka Brandt" in source and cue == "said" for source, cue in found)
    assert any(source == "The ministry of transport" and cue.startswith("denied") for source, cue in found)


def test_the_articles_own_voice_is_no_attribution(reader: AttributionReader) -> None:
    (frames,) = reader.frames([TEXT])
    own = TEXT.index("The quay was built")
    assert all(end <= own for frame in frames for _, end in frame.content_spans)


def test_the_same_frames_alone_and_in_a_batch(reader: AttributionReader) -> None:
    other = "It rained.\n\n“Nobody came,” the gardener said."
    together = reader.frames([other, TEXT, ""])
    assert [f.content_spans for f in together[1]] == [f.content_spans for f in reader.frames([TEXT])[0]]
    assert len(together[0]) == 1
    assert together[2] == ()


def test_a_long_text_is_read_to_its_end(reader: AttributionReader) -> None:
    long = "\n\n".join([TEXT] * 12)
    (frames,) = reader.frames([long])
    last = long.rindex("“We saw cracks")
    assert any(frame.content_spans[0].start >= last for frame in frames)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="missing"):
        AttributionReader.load(tmp_path)


def test_weights_that_do_not_fit_are_named(tmp_path: Path) -> None:
    for name in ("cues.onnx", "reader.onnx", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"not a model")
    (tmp_path / "reader.json").write_text(json.dumps({}))
    with pytest.raises(ModelError, match="cannot be loaded"):
        AttributionReader.load(tmp_path)
