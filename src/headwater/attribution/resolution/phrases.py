"""Parsing the words that stand for a source: "President Orlan's spokesman Dmytro Pesnov" -> role and name.

No tagger is at work here: a phrase is cut into its parts at commas, relative words and prepositions, and its words are
told apart by capitals, by word lists, and by how the same words are written elsewhere on the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from headwater.attribution.resolution.page import QUOTATION_MARKS, Page, Word
from headwater.attribution.resolution.words import is_plural, singular, words
from headwater.model import Span

PRONOUNS = frozenset(
    "i me my myself we us our ours you your he him his himself she her hers herself they them their theirs themselves "
    "it its itself who whom whose which that this".split()
)
_SELVES = frozenset("himself herself itself themselves myself ourselves".split())
DETERMINERS = frozenset("the a an this that these those same such certain".split())
POSSESSIVES = frozenset("my our your his her its their whose".split())
_NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty hundred dozens scores several some many few most both all "
    "another other others numerous various every each no half fewer more".split()
)
_PREPOSITIONS = frozenset(
    "of in at from for with on near to by among inside outside behind close familiar aware within under over across "
    "around between against about as into onto per through throughout via without like along beyond during".split()
)
_RELATIVES = frozenset("who whom whose which that where when".split())
_STOP_FORMS = frozenset(
    "speaking asked reached quoted named identified including citing based published released seen obtained leaked "
    "posted known called said sent dated signed close reporting representing serving working living taking "
    "interviewed polled surveyed involved standing leading running defending prosecuting leaving returning".split()
)
_BREAKS = frozenset(",;:()[]—–-")
_ADVERBS = frozenset("there here later earlier today yesterday very now then also himself herself itself so just".split())
_HONORIFICS = frozenset("mr mrs ms miss mx dr sir lord lady dame st hon rev".split())
_OFFICES = {
    "gov": "governor", "sen": "senator", "rep": "representative", "gen": "general", "col": "colonel", "maj": "major",
    "capt": "captain", "lt": "lieutenant", "sgt": "sergeant", "adm": "admiral", "prof": "professor", "pres": "president",
    "det": "detective", "insp": "inspector", "supt": "superintendent", "cllr": "councillor", "coun": "councillor",
    "amb": "ambassador", "pc": "constable",
}
_NUMBERED = re.compile(r"\b([^\W\d_]+)\s+(?:(?:No|Nr|Nos)\b\.?\s*|№\s*|#)?(\d[\w/.-]*\w|\d)")
#: Nouns that may follow a name as well as go before it.
_CALLED_NOUNS = frozenset(
    "newspaper paper daily weekly magazine agency portal website site channel broadcaster publication outlet tabloid "
    "blog podcast network station company firm brokerage".split()
) | {"news agency", "news site", "news portal", "news website", "telegram channel", "radio station", "wire service"}
_DEMONYM_ENDINGS = ("an", "ian", "ese", "ish", "ic", "i")
_AGE = re.compile(r"\d{1,3}(?:-year-old)?\Z")
_PARTITIVE_HEADS = frozenset("one two three four five six seven eight nine ten some several many most both none all".split())
_MEMBERS = frozenset("another other others both neither third second fourth fifth latter former".split())


@dataclass(frozen=True, slots=True)
class Phrase:
    """The parts of a source phrase. Strings are empty where the phrase has no such part.

    `text` is the phrase without outer quotation marks; `pronoun` is lower case; `name` is the proper name that the
    phrase gives its source, `name_kind` what its own words say it is ("person", "organization", "outlet", "document",
    "" when they do not tell); `heads` are the nouns said of the source, lower case and singular, the main one first;
    `role` the words around them; `owner` the name or pronoun that owns the source ("its", "the Courant");
    `complements` names inside "of ..." and the like.
    """

    text: str
    span: Span
    pronoun: str = ""
    determiner: str = ""
    name: str = ""
    name_kind: str = ""
    title: str = ""
    heads: tuple[str, ...] = ()
    role: str = ""
    owner: str = ""
    complements: tuple[str, ...] = ()
    plural: bool = False
    partitive: bool = False
    number: str = ""
    aged: bool = False
    quoted: bool = False
    gender: str = ""
    core: str = ""

    @property
    def head(self) -> str:
        return self.heads[0] if self.heads else ""


def parse(page: Page, span: Span) -> Phrase:
    """-> the parts of the words at `span`."""
    begin, end, quoted = _strip_marks(page.text, span.start, span.end)
    tokens = list(page.words_in(begin, end))
    while tokens and tokens[-1].lower in {*_SELVES, "also", "alone"}:
        tokens.pop()
    tokens = _strip_possessive(tokens)
    if not tokens:
        return Phrase(page.text[begin:end], Span(begin, end), quoted=quoted)
    begin, end = tokens[0].start, tokens[-1].end
    text = page.text[begin:end]
    if len(tokens) == 1 and tokens[0].lower in PRONOUNS:
        return Phrase(text, Span(begin, end), pronoun=tokens[0].lower, plural=tokens[0].lower in _PLURAL_PRONOUNS)
    segments = _segments(tokens)
    first = _parse_segment(page, segments[0])
    for segment in segments[1:]:
        first = _join(first, segment, page)
    return replace(first, text=text, span=Span(begin, end), quoted=quoted or text[0] in QUOTATION_MARKS)


_PLURAL_PRONOUNS = frozenset("they them their theirs we us our ours these those".split())


def _strip_marks(text: str, begin: int, end: int) -> tuple[int, int, bool]:
    """Take white space, stops and paired outer quotation marks off; a quoted name keeps nothing of its marks."""
    quoted = False
    while begin < end and (text[begin].isspace() or text[begin] in QUOTATION_MARKS + "‘'’,.;:-–—("):
        quoted |= text[begin] in QUOTATION_MARKS + "‘"
        begin += 1
    while begin < end and (text[end - 1].isspace() or text[end - 1] in QUOTATION_MARKS + "’',;:-–—"):
        end -= 1
    return begin, end, quoted


def _strip_possessive(tokens: list[Word]) -> list[Word]:
    if len(tokens) > 1 and tokens[-1].lower == "'s":
        return tokens[:-1]
    return tokens


def _segments(tokens: list[Word]) -> list[list[Word]]:
    """Cut at commas, dashes and brackets; a segment that opens a clause ends the phrase."""
    out: list[list[Word]] = [[]]
    for at, token in enumerate(tokens):
        if token.text in _BREAKS:
            if out[-1]:
                out.append([])
            continue
        if token.lower in _RELATIVES and out[-1] and not (token.lower == "that" and at == 0):
            break
        out[-1].append(token)
    return [segment for segment in out if segment] or [tokens]


def _parse_segment(page: Page, tokens: list[Word]) -> Phrase:
    if tokens[0].lower == "as" and len(tokens) > 1:
        tokens = tokens[1:]
    core, rest = _core(page, tokens)
    owner, core_after_owner = _owner(page, core)
    determiner = core[0].lower if core and core[0].lower in DETERMINERS | POSSESSIVES else ""
    number = next((t.lower for t in core_after_owner if t.lower in _NUMBERS or t.text.isdigit()), "")
    body = [
        t
        for before, t in zip([None, *core_after_owner], core_after_owner, strict=False)
        if t.is_word
        and t.lower not in DETERMINERS | POSSESSIVES | _NUMBERS | _ADVERBS
        and not (_AGE.match(t.text) and not (before and before.capital))
    ]
    aged = any(t.lower.endswith("-year-old") for t in core)
    partitive = bool(rest) and rest[0].lower == "of" and (
        (len(core) <= 2 and core[-1].lower in _PARTITIVE_HEADS) or (len(core) == 1 and core[-1].text.isdigit())
    )
    partitive |= bool(core) and core[-1].lower in _MEMBERS | _PARTITIVE_HEADS and not body
    name, role_words, title = _name_and_role(page, body, trailing=True)
    complements = tuple(_proper_runs(page, rest))
    if not name and (called := _named_before_noun(page, body)):
        name, role_words = called
    if not name and rest and not partitive:
        name = _trailing_name(page, determiner or number, role_words, rest)
        complements = tuple(run for run in complements if run != name)
    role_words = [_OFFICES.get(word.strip("."), word) for word in role_words]
    role_words = [word for word in role_words if word not in _HONORIFICS]
    heads = _heads(role_words)
    kind = _name_kind(page, name, heads) if name else ""
    if numbered := _numbered_document(page, core):
        name, kind, heads = numbered, "document", (singular(numbered.split()[0].lower()),)
    plural = _plural(role_words, number, partitive, core)
    gender = _gender(name, title, [*role_words, *heads], kind)
    core_text = page.text[core[0].start : core[-1].end] if core else ""
    role = " ".join(role_words)
    return Phrase(
        "", Span(tokens[0].start, tokens[-1].end), "", determiner, name, kind, title, heads, role, owner, complements,
        plural, partitive, number, aged, False, gender, core_text,
    )


def _numbered_document(page: Page, core: list[Word]) -> str:
    """-> "Memo No. 7/118" or "Article 61", where the core is a noun for a text with a number, else ""."""
    if not core:
        return ""
    found = _NUMBERED.search(page.text, core[0].start)
    if found is None or found.start() > core[-1].start or singular(found[1].lower()) not in words().documents:
        return ""
    return " ".join(found.group().split())


def _core(page: Page, tokens: list[Word]) -> tuple[list[Word], list[Word]]:
    """-> (the words up to the first preposition or participle, the rest)."""
    for at, token in enumerate(tokens):
        if at == 0 or not token.text[0].islower():
            continue
        before = tokens[at - 1]
        after_noun = before.lower not in _COMMON and (
            bool(words().noun_kinds(before.lower)) or before.capital or is_plural(before.lower)
        )
        participle = token.lower in _STOP_FORMS or (token.lower.endswith("ed") and at + 1 < len(tokens))
        if token.lower in _PREPOSITIONS or (participle and after_noun):
            inner = is_proper(page, before) and at + 1 < len(tokens) and _next_capital(tokens, at)
            if token.lower in {"of", "for"} and inner and _governs_of(before.lower):
                continue
            return tokens[:at], tokens[at:]
    return tokens, []


def _governs_of(word: str) -> bool:
    """Whether a name goes on after the word and "of": "Ministry of", "University of", but not "Aas of"."""
    noun = singular(word)
    lists = words()
    return (noun in lists.organizations or noun in lists.documents) and noun not in lists.people


def _next_capital(tokens: list[Word], at: int) -> bool:
    following = tokens[at + 1]
    return following.capital or (following.lower == "the" and at + 2 < len(tokens) and tokens[at + 2].capital)


def _owner(page: Page, core: list[Word]) -> tuple[str, list[Word]]:
    """-> (the owner before "'s" or the possessive pronoun, the words after it)."""
    for at in range(len(core) - 1, 0, -1):
        if core[at].lower in {"'s", "'"}:
            begin = 1 if core[0].lower in DETERMINERS and not core[1].capital and at > 1 else 0
            return page.text[core[begin].start : core[at - 1].end], core[at + 1 :]
        if core[at].text in {"'", "’"} and not core[at + 1 :][:1] == [] and not core[at + 1].capital:
            return page.text[core[0].start : core[at - 1].end], core[at + 1 :]
    if core and core[0].lower in POSSESSIVES:
        return core[0].lower, core[1:]
    return "", core


def is_proper(page: Page, word: Word) -> bool:
    """-> whether the capital of a word is that of a name, not of a beginning."""
    if not word.capital:
        return False
    if not page.starts_sentence(word.start) and not (word.text.isupper() and len(word.text) > 5):
        return True
    lower = word.lower
    if word.text.isupper() and len(word.text) > 1:
        return lower not in page.lower_words and not words().noun_kinds(lower) and not _common_looking(lower)
    if word.text in page.proper_words:
        return True
    if words().noun_kinds(lower) or lower in words().titles or _common_looking(lower):
        return False
    if _agents(lower):
        return False
    return lower not in page.lower_words or _name_goes_on(page, word)


def _agents(word: str) -> bool:
    """Whether a word looks like a noun for people of a trade or turn of mind, in the plural: "conservationists"."""
    return word.endswith(("ists", "ers", "ors", "ians", "ants", "ees")) and len(word) > 6


def _name_goes_on(page: Page, word: Word) -> bool:
    at = page.index_at(word.start) + 1
    return at < len(page.words) and page.words[at].capital and page.words[at].start - word.end == 1


def _common_looking(word: str) -> bool:
    return word in _COMMON or is_adjective(word)


def is_adjective(word: str) -> bool:
    """-> whether the lower-case word is one that often stands before an office ("former", "deputy")."""
    return word in _ADJECTIVES


_COMMON = (
    _NUMBERS | DETERMINERS | POSSESSIVES | _PREPOSITIONS | _RELATIVES | PRONOUNS | _ADVERBS
    | frozenset(
        "according when while after before since if although though but and or so yet because until unless once even "
        "still meanwhile however moreover nevertheless what why how whether now then soon only also thus hence "
        "perhaps maybe not yes no instead again nobody everybody somebody everyone someone anyone people is are was "
        "were do does did has have had can could will would shall should may might must let there here back asked "
        "pressed reached despite except regarding concerning more less over meantime today yesterday tomorrow later "
        "earlier recently previously finally first second third last next officials sources residents per".split()
    )
)  # fmt: skip
_ADJECTIVES = frozenset(
    "former senior junior local foreign internal external unnamed anonymous independent official private public "
    "state government opposition rival fellow deputy vice acting outgoing incoming chief leading top high-ranking "
    "high-placed close political economic military security special federal national regional international global "
    "european western eastern northern southern central new old young elderly retired veteran ex would-be "
    "well-informed diplomatic judicial legal medical scientific academic financial parliamentary presidential royal "
    "ruling early later recent previous current interior foreign defence defense justice finance health education "
    "rebel minor major russian american british french german ukrainian chinese turkish polish dog crane rail "
    "ferry campaign cabinet labour labor trade press media police city town county council district border "
    "harbour port army navy court market industry company business energy mobile tanker egg "
    "environmental human rights civil emergency fire weather".split()
)


def _name_and_role(page: Page, body: list[Word], trailing: bool) -> tuple[str, list[str], str]:
    """-> (the name that ends the words, the role words before it in lower case, a title)."""
    cut = len(body)
    while cut > 0 and (is_proper(page, body[cut - 1]) or body[cut - 1].text.isdigit() or _joins_names(page, body, cut - 1)):
        cut -= 1
    run = body[cut:]
    while run and run[0].lower in words().particles and not run[0].capital:
        run, cut = run[1:], cut + 1
    if not run:
        return "", [t.lower for t in body], ""
    split = 0
    title = ""
    for at in range(len(run)):
        lower = run[at].lower
        if lower in words().titles or singular(lower) in words().people:
            if at + 1 < len(run) or lower in words().people:
                split = at + 1
                title = lower if lower in words().titles else title
    name_words = run[split:]
    if not name_words and len(run) > 1 and run[-1].lower in words().outlet_names and _names_outlet(run[:-1]):
        name_words, split = run, 0
    role = [t.lower for t in [*body[:cut], *run[:split]]]
    if not name_words:
        return "", role, title
    return _joined(page, name_words), role, title


def _named_before_noun(page: Page, body: list[Word]) -> tuple[str, list[str]] | None:
    """-> ("Velta", ["news", "agency"]) of "the Velta news agency", or None; "the Castrian newspaper" names nobody."""
    for size in (2, 1):
        noun = " ".join(t.lower for t in body[-size:])
        run = body[:-size]
        if len(body) > size and noun in _CALLED_NOUNS and all(t.text[0].islower() for t in body[-size:]):
            while run and not is_proper(page, run[0]):
                run = run[1:]
            proper = bool(run) and all(is_proper(page, t) for t in run)
            if proper and not (len(run) == 1 and run[0].lower.endswith(_DEMONYM_ENDINGS)):
                return _joined(page, run), noun.split()
    return None


def _names_outlet(before: list[Word]) -> bool:
    """Whether the words before "Courier" or "Pilot" make it a newspaper's name and not an office."""
    return not any(is_adjective(w.lower) or w.lower in words().titles or words().is_person(w.lower) for w in before)


def _joined(page: Page, tokens: list[Word]) -> str:
    return " ".join(page.text[tokens[0].start : tokens[-1].end].split()).strip(QUOTATION_MARKS + "‘’'")


def _joins_names(page: Page, body: list[Word], at: int) -> bool:
    return (
        0 < at < len(body) - 1
        and (body[at].lower in words().particles or body[at].text.isdigit())
        and is_proper(page, body[at - 1])
        and body[at + 1].capital
    )


def _trailing_name(page: Page, determiner: str, role_words: list[str], rest: list[Word]) -> str:
    """Find the person's name that closes "the speaker of the chancellery Dmitry Kosk"."""
    if determiner in {"a", "an"} | _NUMBERS or not role_words or not words().is_person(role_words[-1]):
        return ""
    if is_plural(role_words[-1]) or rest[0].lower not in {"of", "for", "at", "in"}:
        return ""
    cut = len(rest)
    while cut > 0 and rest[cut - 1].capital:
        cut -= 1
    run = rest[cut:]
    organization = max((i for i, t in enumerate(run) if singular(t.lower) in words().organizations), default=-1)
    name = run[organization + 1 :]
    before_is_noun = cut > 0 and rest[cut - 1].text[0].islower() and rest[cut - 1].lower not in {
        *DETERMINERS, *POSSESSIVES, *_PREPOSITIONS, *words().particles
    } and rest[cut - 1].lower not in _ADJECTIVES
    named_of = cut > 1 and rest[cut - 1].lower in {"of", "for"} and _governs_of(rest[cut - 2].lower)
    if named_of and organization < 0:
        return _joined(page, run[-2:]) if len(run) >= 3 else ""
    if (organization >= 0 and len(name) >= 2) or (organization < 0 and before_is_noun and run):
        return _joined(page, name)
    return ""


def _proper_runs(page: Page, tokens: list[Word]) -> list[str]:
    runs: list[list[Word]] = [[]]
    for at, token in enumerate(tokens):
        joins = bool(runs[-1]) and token.lower in {"of", "the", "and", "de", "&"} and _all_capital(tokens[at + 1 : at + 2])
        if token.capital or joins:
            runs[-1].append(token)
        elif runs[-1]:
            runs.append([])
    return [_joined(page, run) for run in runs if run]


def _all_capital(tokens: list[Word]) -> bool:
    return bool(tokens) and all(t.capital for t in tokens)


def _heads(role_words: list[str]) -> tuple[str, ...]:
    """The main noun of the role words, with its longer forms known to the lists first ("prime minister")."""
    if not role_words:
        return ()
    heads = []
    for size in (3, 2, 1):
        noun = singular(" ".join(role_words[-size:]))
        if size == 1 or (len(role_words) >= size and words().noun_kinds(noun)):
            heads.append(noun)
    return tuple(dict.fromkeys(heads))


def name_kind(name: str) -> str:
    """-> what the words of a name say it names: a kind of source, or "" where they do not tell."""
    parts = name.lower().replace("’", "'").split()
    singles = [singular(part.strip(".,")) for part in parts]
    lists = words()
    if name.strip(".") in lists.acronyms or name.lower() in lists.metonyms:
        return "organization"
    if any(ch.isdigit() for ch in name) and any(part in lists.documents for part in singles):
        return "document"
    if len(parts) > 1 and any(part in lists.outlet_names for part in parts) and not _governs(singles):
        return "outlet"
    if any(part in lists.organizations for part in singles) and (len(parts) > 1 or singles[0] not in lists.people):
        return "organization"
    if singles and (singles[-1] in lists.documents or singles[0] in lists.documents) and len(parts) > 1:
        return "document"
    return ""


def _governs(singles: list[str]) -> bool:
    return any(part in {"ministry", "agency", "office", "service", "committee", "institute", "party", "group", "department",
                        "council", "union", "league", "bank", "association", "bureau", "authority"} for part in singles)


def _name_kind(page: Page, name: str, heads: tuple[str, ...]) -> str:
    own = name_kind(name)
    kinds = words().noun_kinds(heads[0]) if heads else ()
    if "person" in kinds and "organization" in kinds:
        return own
    if kinds == ("person",):
        return "person"
    for kind in ("person", "outlet", "organization", "document"):
        if kind in kinds and (own in {"", kind} or kind == "outlet"):
            return kind
    if own:
        return own
    first = name.split()[0].lower().strip(".")
    if first in words().given_names and len(name.split()) > 1:
        return "person"
    return ""


def _plural(role_words: list[str], number: str, partitive: bool, core: list[Word]) -> bool:
    if partitive:
        return bool(number) and number not in {"one", "another", "other", "1", "no", "third", "each", "every"}
    if role_words:
        return is_plural(role_words[-1])
    return bool(core) and core[-1].lower in {"others", "both", "several", "some", "many", "all", "most", "few"}


def _gender(name: str, title: str, nouns: list[str], kind: str) -> str:
    lists = words()
    for word in (title, *nouns):
        if word and (gender := lists.gender(word)):
            return gender
    if name and kind in {"", "person"} and len(name.split()) > 1:
        return lists.given_names.get(name.split()[0].lower(), "")
    return ""


def _join(first: Phrase, segment: list[Word], page: Page) -> Phrase:
    """Add what an apposition says to the phrase that it stands by."""
    if _AGE.match(segment[0].text) and len(segment) == 1:
        return replace(first, aged=True)
    if segment[0].lower in _STOP_FORMS or segment[0].lower in _PREPOSITIONS | _RELATIVES:
        return first
    if segment[0].lower in {"and", "or", "not", "but"}:
        return first
    other = _parse_segment(page, segment)
    if other.name and not first.name and other.name_kind in {"", "person", "outlet", "organization"}:
        if other.name_kind == "person" and first.heads and not words().is_person(first.head) and not first.partitive:
            return first
        kind = _name_kind(page, other.name, (*other.heads, *first.heads)) or other.name_kind
        return replace(
            first, name=other.name, name_kind=kind, title=other.title or first.title, gender=first.gender or other.gender,
            heads=(*other.heads, *first.heads), plural=False if not first.plural else first.plural,
            role=first.role or other.role, partitive=False, number="",
            determiner="" if first.determiner in {"a", "an"} else first.determiner,
        )
    if other.name and first.name:
        return first
    if not other.heads:
        return first
    kind = first.name_kind or (_name_kind(page, first.name, other.heads) if first.name else "")
    role = first.role or page.text[segment[0].start : segment[-1].end]
    return replace(
        first, heads=(*first.heads, *other.heads), name_kind=kind, role=role, gender=first.gender or other.gender,
        aged=first.aged or other.aged, owner=first.owner or other.owner,
        complements=(*first.complements, *other.complements),
    )
