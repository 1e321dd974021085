"""Proper names among the words of a phrase: which capitals are a name's, where the name ends, what it names."""

from __future__ import annotations

import re

from headwater.attribution.resolution.page import QUOTATION_MARKS, Page, Word
from headwater.attribution.resolution.words import is_plural, singular, words

_NUMBERED = re.compile(r"\b([^\W\d_]+)\s+(?:(?:No|Nr|Nos)\b\.?\s*|№\s*|#)?(\d[\w/.-]*\w|\d)")
PRONOUNS = frozenset(
    "i me my myself we us our ours you your he him his himself she her hers herself they them their theirs themselves "
    "it its itself who whom whose which that this".split()
)
DETERMINERS = frozenset("the a an this that these those same such certain".split())
POSSESSIVES = frozenset("my our your his her its their whose".split())
NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty hundred dozens scores several some many few most both all "
    "another other others numerous various every each no half fewer more".split()
)
PREPOSITIONS = frozenset(
    "of in at from for with on near to by among inside outside behind close familiar aware within under over across "
    "around between against about as into onto per through throughout via without like along beyond during".split()
)
RELATIVES = frozenset("who whom whose which that where when".split())
ADVERBS = frozenset(
    "there here later earlier today yesterday very now then also himself herself itself so just".split()
)
#: Words before a number or a count that say how near it is: "almost nobody", "only four of them".
HEDGES = frozenset("only fully almost nearly about around roughly just barely over".split())
_COMPOUND_NUMBER = re.compile(r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-\w+\Z")
CALLED_NOUNS = frozenset(
    "newspaper paper daily weekly magazine agency portal website site channel broadcaster publication outlet tabloid "
    "blog podcast network station company firm brokerage".split()
) | {"news agency", "news site", "news portal", "news website", "telegram channel", "radio station", "wire service"}
#: Words that end a company's name and seldom a person's.
_COMPANY_WORDS = frozenset(
    "securities partners systems semiconductor semiconductors holdings labs laboratories airlines airways motors "
    "industries logistics telecom petroleum insurance pharma pharmaceuticals technologies ventures associates "
    "electronics energy chemicals foods capital consulting maritime shipping mining metals steel air rail railways "
    "robotics software solutions enterprises works oil gas power mobile".split()
)
_DEMONYM_ENDINGS = ("an", "ian", "ese", "ish", "ic", "i")


def is_number(word: str) -> bool:
    """-> whether the lower-case word is a number or a word for how many: "12", "twenty-one", "several"."""
    return word in NUMBERS or word.isdigit() or bool(_COMPOUND_NUMBER.match(word))


def numbered_document(page: Page, core: list[Word]) -> str:
    """-> "Memo No. 7/118" or "Article 61", where the core is a noun for a text with a number, else ""."""
    if not core:
        return ""
    found = _NUMBERED.search(page.text, core[0].start)
    if found is None or found.start() > core[-1].start or singular(found[1].lower()) not in words().documents:
        return ""
    return " ".join(found.group().split())


def governs_of(word: str) -> bool:
    """Whether a name goes on after the word and "of": "Ministry of", "University of", but not "Aas of"."""
    noun = singular(word)
    lists = words()
    return (noun in lists.organizations or noun in lists.documents) and noun not in lists.people


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
    if _agents(lower) or ((lower in words().common or lower.endswith("ing")) and not _name_goes_on(page, word)):
        return False
    return lower not in page.lower_words or _name_goes_on(page, word)


def _agents(word: str) -> bool:
    """Whether a word looks like a noun for people of a trade or turn of mind, in the plural: "conservationists"."""
    return word.endswith(("ists", "ers", "ors", "ians", "ants", "ees")) and len(word) > 6


def _name_goes_on(page: Page, word: Word) -> bool:
    at = page.index_at(word.start) + 1
    return at < len(page.words) and page.words[at].capital and page.words[at].start - word.end == 1


def _common_looking(word: str) -> bool:
    return word in COMMON or is_adjective(word)


def is_adjective(word: str) -> bool:
    """-> whether the lower-case word is one that often stands before an office ("former", "deputy")."""
    return word in _ADJECTIVES


COMMON = (
    NUMBERS | DETERMINERS | POSSESSIVES | PREPOSITIONS | RELATIVES | PRONOUNS | ADVERBS
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


def name_and_role(page: Page, body: list[Word], trailing: bool) -> tuple[str, list[str], str]:
    """-> (the name that ends the words, the role words before it in lower case, a title)."""
    cut = len(body)
    while cut > 0 and (
        is_proper(page, body[cut - 1]) or body[cut - 1].text.isdigit() or _joins_names(page, body, cut - 1)
    ):
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
        titled = lower in words().titles or singular(lower) in words().people
        if titled and (at + 1 < len(run) or lower in words().people):
            split = at + 1
            title = lower if lower in words().titles else title
    name_words = run[split:]
    if len(run) > 1 and _is_body(body[:cut], run):
        name_words, split, title = run, 0, ""
    if not name_words and len(run) > 1 and run[-1].lower in words().outlet_names and _names_outlet(run[:-1]):
        name_words, split = run, 0
    role = [t.lower for t in [*body[:cut], *run[:split]]]
    if not name_words:
        return "", role, title
    return joined(page, name_words), role, title


def _is_body(before: list[Word], run: list[Word]) -> bool:
    """Whether what could be an office and a name is a body's: "the General Staff", "the group Upland Witness"."""
    lists = words()
    called = singular(before[-1].lower) if before else ""
    if called and called not in lists.people and {"organization", "outlet"} & set(lists.noun_kinds(called)):
        return True
    return run[-1].lower in lists.organizations and not lists.is_person(run[-1].lower)


def named_before_noun(page: Page, body: list[Word]) -> tuple[str, list[str]] | None:
    """-> ("Velta", ["news", "agency"]) of "the Velta news agency", or None; "the Castrian newspaper" names nobody."""
    for size in (2, 1):
        noun = " ".join(t.lower for t in body[-size:])
        run = body[:-size]
        if len(body) > size and noun in CALLED_NOUNS and all(t.text[0].islower() for t in body[-size:]):
            while run and not is_proper(page, run[0]):
                run = run[1:]
            proper = bool(run) and all(is_proper(page, t) for t in run)
            if proper and not (len(run) == 1 and run[0].lower.endswith(_DEMONYM_ENDINGS)):
                return joined(page, run), noun.split()
    return None


def _names_outlet(before: list[Word]) -> bool:
    """Whether the words before "Courier" or "Pilot" make it a newspaper's name and not an office."""
    return not any(is_adjective(w.lower) or w.lower in words().titles or words().is_person(w.lower) for w in before)


def joined(page: Page, tokens: list[Word]) -> str:
    """-> the words as they stand in the text, white space as single spaces, without outer quotation marks."""
    return " ".join(page.text[tokens[0].start : tokens[-1].end].split()).strip(QUOTATION_MARKS + "‘’'")


def _joins_names(page: Page, body: list[Word], at: int) -> bool:
    return (
        0 < at < len(body) - 1
        and (body[at].lower in words().particles or body[at].text.isdigit())
        and is_proper(page, body[at - 1])
        and body[at + 1].capital
    )


def trailing_name(page: Page, determiner: str, role_words: list[str], rest: list[Word]) -> str:
    """Find the person's name that closes "the speaker of the chancellery Dmitry Kosk"."""
    if determiner in {"a", "an"} | NUMBERS or not role_words or not words().is_person(role_words[-1]):
        return ""
    if is_plural(role_words[-1]) or rest[0].lower not in {"of", "for", "at", "in", "from", "with"}:
        return ""
    cut = len(rest)
    while cut > 0 and rest[cut - 1].capital:
        cut -= 1
    run = rest[cut:]
    organization = max((i for i, t in enumerate(run) if singular(t.lower) in words().organizations), default=-1)
    name = run[organization + 1 :]
    before_is_noun = (
        cut > 0
        and rest[cut - 1].text[0].islower()
        and rest[cut - 1].lower not in {*DETERMINERS, *POSSESSIVES, *PREPOSITIONS, *words().particles}
        and (rest[cut - 1].lower not in _ADJECTIVES or bool(words().noun_kinds(rest[cut - 1].lower)))
    )
    if len(run) == 3 and cut == 1 and rest[0].lower == "of":
        return joined(page, run[1:])
    named_of = cut > 1 and rest[cut - 1].lower in {"of", "for"} and governs_of(rest[cut - 2].lower)
    if named_of and organization < 0:
        return joined(page, run[-2:]) if len(run) >= 3 else ""
    if (organization >= 0 and len(name) >= 2) or (organization < 0 and before_is_noun and run):
        return joined(page, name)
    return ""


def proper_runs(page: Page, tokens: list[Word]) -> list[str]:
    """-> the runs of capitalised words, with "of", "the" and the like between them."""
    runs: list[list[Word]] = [[]]
    for at, token in enumerate(tokens):
        joins = (
            bool(runs[-1]) and token.lower in {"of", "the", "and", "de", "&"} and _all_capital(tokens[at + 1 : at + 2])
        )
        if token.capital or joins:
            runs[-1].append(token)
        elif runs[-1]:
            runs.append([])
    return [joined(page, run) for run in runs if run]


def _all_capital(tokens: list[Word]) -> bool:
    return bool(tokens) and all(t.capital for t in tokens)


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
    if len(parts) > 1 and parts[-1] in _COMPANY_WORDS:
        return "organization"
    if singles and (singles[-1] in lists.documents or singles[0] in lists.documents) and len(parts) > 1:
        return "document"
    return ""


def _governs(singles: list[str]) -> bool:
    return any(
        part
        in {
            "ministry",
            "agency",
            "office",
            "service",
            "committee",
            "institute",
            "party",
            "group",
            "department",
            "council",
            "union",
            "league",
            "bank",
            "association",
            "bureau",
            "authority",
        }
        for part in singles
    )
