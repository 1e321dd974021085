import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from headwater.attribution import tokens as tk


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """A real word-piece tokenizer over a vocabulary of single letters."""
    pieces = ["[PAD]", "[UNK]", "a", "##a", "b", "##b", "c", "##c", '"', "."]
    made = Tokenizer(models.WordPiece({piece: i for i, piece in enumerate(pieces)}, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made


def test_case_and_paragraph_breaks_are_kept(tokenizer: Tokenizer) -> None:
    tokens = tk.tokenize(tokenizer, 'Ab "c".\n\nBB')
    words = [tokens.text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]
    assert words == ["A", "b", '"', "c", '"', ".", "", "B", "B"]
    assert tokens.ids[6] == tk.PARAGRAPH_ID
    assert tokens.cases.tolist() == [tk.TITLE, 0, 0, 0, 0, 0, 0, tk.TITLE, tk.TITLE]


@given(text=st.text(alphabet='abcABC". \n é’', max_size=80))
def test_offsets_ascend_and_lie_in_the_text(tokenizer: Tokenizer, text: str) -> None:
    tokens = tk.tokenize(tokenizer, text)
    assert (tokens.starts <= tokens.ends).all()
    assert (np.diff(tokens.starts) >= 0).all()
    assert not len(tokens) or tokens.ends[-1] <= len(text)


@given(length=st.integers(0, 2000), size=st.integers(20, 300), margin=st.integers(0, 9))
def test_tiles_keep_every_piece_once(length: int, size: int, margin: int) -> None:
    windows = tk.tiles(length, size, margin)
    kept = [piece for window in windows for piece in range(window.keep_first, window.keep_last)]
    assert kept == list(range(length))
    for window in windows:
        assert window.first <= window.keep_first
        assert window.keep_last <= window.last
        assert window.last - window.first <= size - 1


@given(length=st.integers(1, 500), size=st.integers(20, 300), at=st.integers(0, 499), wide=st.integers(1, 5))
def test_the_window_around_an_anchor_holds_it(length: int, size: int, at: int, wide: int) -> None:
    first = min(at, length - 1)
    last = min(length, first + wide)
    window = tk.around(length, first, last, size)
    assert window.first <= first < last <= window.last
    assert window.last - window.first == min(length, size - 1)


def test_rows_mark_the_anchor_and_name_the_convention(tokenizer: Tokenizer) -> None:
    tokens = tk.tokenize(tokenizer, "a b c")
    ids, kinds = tk.rows(tokens, tk.Window(0, 3, 0, 3), "headwater", [1])
    assert ids[0] == tk.CONVENTION_ID["headwater"]
    assert kinds.tolist() == [0, 0, tk.CASES, 0]


def test_covered_by_counts_a_shared_character(tokenizer: Tokenizer) -> None:
    tokens = tk.tokenize(tokenizer, "ab c\n\na")
    assert tokens.covered_by([(1, 4)]).tolist() == [False, True, True, False, False]
    assert tokens.covered_by([(0, 7)]).all()
