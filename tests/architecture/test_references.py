"""Every key that a docstring cites is in docs/references.md, and every entry is cited."""

import re

from tests.architecture.source_tree import ROOT, modules

CITED = re.compile(r"\[([A-Za-z]+\d{3,4})\]")
ENTRY = re.compile(r"^- \*\*([A-Za-z]+\d{3,4})\*\*", re.MULTILINE)


def test_citations_resolve_and_entries_are_used() -> None:
    """No dangling key, no forgotten entry."""
    cited = {key for m in modules() for key in CITED.findall(m.path.read_text(encoding="utf-8"))}
    listed = set(ENTRY.findall((ROOT / "docs" / "references.md").read_text(encoding="utf-8")))
    assert cited <= listed
    assert listed <= cited
