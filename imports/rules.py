"""Rights over envois."""

import rules

from documents.access import instructs, reads

rules.add_perm("imports", reads)
for model in ("submission", "submissionrow"):
    rules.add_perm(f"imports.view_{model}", reads)
rules.add_perm("imports.deposit", instructs)
