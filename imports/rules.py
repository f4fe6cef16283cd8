"""Rights over envois."""

import rules

from documents.access import administers, instructs, reads

rules.add_perm("imports", reads)
for model in ("submission", "submissionrow", "repository", "issue", "synchronisation"):
    rules.add_perm(f"imports.view_{model}", reads)
rules.add_perm("imports.deposit", instructs)
rules.add_perm("imports.synchronise", instructs)
for verb in ("add", "change"):
    rules.add_perm(f"imports.{verb}_repository", administers)
