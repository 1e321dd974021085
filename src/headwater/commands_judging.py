"""The commands by which people decide: judge, judgements. Options in, what was decided out; no logic of its own."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from headwater.command_line import Sentences, pipe, settings_from, show, write
from headwater.commands_library import Captures, Where, actor_of, json_of, now, opened, trace_waiting

JUDGE_HELP = """Decide what Headwater cannot know, or got wrong. Claims, origins and links follow at once.

\b
VERDICT, and what it is about:
  same-claim A B         two claims, statements or words state one proposition
  different-claims A B   they do not
  unsure A B             you looked and cannot say; takes an earlier decision back
  same-source A B        the speakers of two statements are one
  different-sources A B  they are not
  wrong-attribution A    nobody says so, or somebody else does: the statement is set aside
  rejected-link A B      the document A was not made from the document B
  undo J                 take a judgement back

\b
`headwater show STORY --ids` shows the ids; words are named by their place: doc1-3f0c9a1be2d47c55:120-164.
Of a statement's chain, att1-91d2a7c40be8f312/1 is the outermost source; without a number it is the speaker.

\b
Examples:
  headwater judge same-claim claim1-5be2d47c553f0c9a att1-91d2a7c40be8f312 --reason 'both mean the 1978 order'
  headwater judge rejected-link doc1-3f0c9a1be2d47c55 doc1-c40be8f31291d2a7 --reason 'both copy the agency'
  headwater judge undo judgement1-7c40be8f31291d2a --reason 'the agency never had it'

\b
Nothing is ever changed: a judgement is kept with your name, the time and the reason, in the custody log as
well, and a later one on the same things takes its place.

\b
Exit status: 0 when it is kept, 1 when it cannot be, 2 for a wrong call.
"""

JUDGEMENTS_HELP = """Show what people have decided, who, when and why, and whether it still holds.

ID is a document, statement, claim, story or judgement; without it, all are shown.

\b
Examples:
  headwater judgements
  headwater judgements story1-084ccd45b34f9a63 --json

\b
  in force   everything derived honours it
  undone     somebody took it back
  overruled  a later one says otherwise
  look again a newer version of the page has other words there: judge it, or undo this
  gone       what it is about is no longer there

\b
A judgement holds for a newer version of a page as well, where the words that were judged are the same in it.
"""


def register(app: typer.Typer) -> None:
    """Give the program the commands of judgements."""
    app.command(help=JUDGE_HELP, short_help="Decide what claims, sources, statements or links are.")(judge)
    app.command(help=JUDGEMENTS_HELP, short_help="Show what people have decided, and whether it holds.")(judgements)


def judge(
    verdict: Annotated[str, typer.Argument(metavar="VERDICT", help="What you decide.", show_default=False)],
    things: Annotated[
        list[str], typer.Argument(metavar="THING...", help="What it is about, by id.", show_default=False)
    ],
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.", show_default=False)],
    library: Where = None,
    captures: Captures = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who decides.  [default: user@machine]")
    ] = None,
    sentences: Sentences = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object to standard output.")] = False,
) -> None:
    """Keep the judgement, and trace again what it touches."""
    settings = settings_from(library=library, captures=captures, actor=by, sentences=sentences)
    if not reason.strip():
        raise typer.BadParameter("say why", param_hint="--reason")
    from headwater.errors import BadJudgement  # noqa: PLC0415
    from headwater.pipeline.judging import review, things_from, verdict_from  # noqa: PLC0415

    with opened(settings, create=False) as kept:
        named: Any = {"reason": reason, "actor": actor_of(settings), "now": now()}
        try:
            if verdict == "undo":
                if len(things) != 1:
                    raise typer.BadParameter("undo takes one judgement; `headwater judgements` shows their ids")
                made = kept.undo(things[0], **named)
            else:
                what = verdict_from(verdict)
                made = kept.judge(what, things_from(kept, what, things), **named)
        except BadJudgement as error:
            raise typer.BadParameter(str(error)) from error
        trace_waiting(kept, settings)
        found = review(kept, made.id)
    with pipe():
        if as_json:
            write(json_of(made))
        else:
            from headwater.report.judgements import judgements_view  # noqa: PLC0415

            show(judgements_view(found))


def judgements(
    given: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Only those about this.", show_default=False)
    ] = None,
    *,
    library: Where = None,
    captures: Captures = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON array to standard output.")] = False,
) -> None:
    """Show the judgements as they stand."""
    settings = settings_from(library=library, captures=captures)
    from headwater.pipeline.judging import review  # noqa: PLC0415

    with opened(settings, create=False) as kept:
        found = review(kept, given)
    with pipe():
        if as_json:
            write("[" + ",\n".join(json_of(one).rstrip("\n") for one in found) + "]\n")
        else:
            from headwater.report.judgements import judgements_view  # noqa: PLC0415

            show(judgements_view(found))
