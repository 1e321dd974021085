"""The corpora are what their builder makes of their sources, and their gold says what their texts hold."""

import json
import runpy
import shutil
from pathlib import Path

import pytest

CORPORA = Path(__file__).resolve().parents[2] / "corpora"
EVERY = sorted(path.parent for path in CORPORA.glob("*/*/story.json"))
PRACTICE = [folder for folder in EVERY if folder.parent.name == "practice"]
FOLDERS = [folder for folder in EVERY if folder not in PRACTICE]
BUILDER = runpy.run_path(str(CORPORA / "build_chains.py"))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_corpora_are_there() -> None:
    assert (len(FOLDERS), len(PRACTICE)) == (14, 23)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_building_again_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    for part in ("src", "templates"):
        if (folder / part).is_dir():
            shutil.copytree(folder / part, tmp_path / part)
    shutil.copy(folder / "story.json", tmp_path)
    BUILDER["build"](tmp_path)
    assert contents(tmp_path) == contents(folder)


@pytest.mark.parametrize("folder", PRACTICE, ids=lambda folder: folder.name)
def test_the_practice_articles_can_be_built(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "src", tmp_path / "src")
    shutil.copy(folder / "story.json", tmp_path)
    gold = BUILDER["build"](tmp_path)
    assert len(gold["documents"]) == 40
    spoken = {attribution["source"] for attribution in gold["attributions"]}
    linked = {source for attribution in gold["attributions"] for source in attribution["chain"]}
    assert spoken <= linked == {source["id"] for source in gold["sources"]}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_gold_words_stand_where_the_gold_says(folder: Path) -> None:
    gold = json.loads((folder / "gold.json").read_text("utf-8"))
    texts = {document["id"]: document["body_text"] for document in gold["documents"]}
    for attribution in gold["attributions"]:
        text = texts[attribution["document"]]
        for role in ("source", "cue", "content"):
            words = [text[start:end] for start, end in attribution[f"{role}_spans"]]
            assert words == attribution["texts"][role]
    marked = [mention for claim in gold["claims"] for mention in claim["stated_in"]]
    marked += [words for restriction in gold["restrictions"] for words in restriction["evidence"]]
    for mention in marked:
        assert texts[mention["document"]][mention["start"] : mention["end"]] == mention["quote"]


HEADER = "id: d01\ntitle: T\nformat: txt\n"
ROW = "1 | s1 | indirect | statement | asserts | s1"


@pytest.mark.parametrize(
    ("body", "row", "said"),
    [
        ("{x1:It rains", ROW, "unclosed"),
        ("It rains}", ROW, "without '{'"),
        ("{y1:It rains}", ROW, "bad markup"),
        ("{x1: It rains}", ROW, "outer spaces"),
        ("{x2:It rains}", ROW, "no content span"),
        ("{x1:It} {x2:rains}", ROW, "has no attribution row"),
        ("{x1:It rains}", "1 | s9 | indirect | statement | asserts | s9", "unknown source s9"),
        ("{x1:It rains}", "1 | s1 | loud | statement | asserts | s1", "'loud' not in"),
        ("{x1:It rains}", "1 | s1 | indirect | statement | asserts | s1 > s2", "must end in its source"),
    ],
)
def test_the_builder_names_what_is_wrong(body: str, row: str, said: str, tmp_path: Path) -> None:
    sources = [{"id": name, "kind": "person", "name": name, "aliases": [], "role": ""} for name in ("s1", "s2")]
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "d01.txt").write_text(f"{HEADER}---\n{body}\n---\n{row}\n", "utf-8")
    story = {"slug": "t", "theme": "t", "summary": "t", "sources": sources}
    (tmp_path / "story.json").write_text(json.dumps(story), "utf-8")
    with pytest.raises(BUILDER["MarkupError"], match="d01") as raised:
        BUILDER["build"](tmp_path)
    assert said in str(raised.value)
