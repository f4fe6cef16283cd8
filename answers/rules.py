"""Rights over what leaves the service."""

import rules

from documents.access import administers, instructs, reads, validates

rules.add_perm("answers", reads)
for model in ("delivery", "answer", "policy", "release"):
    rules.add_perm(f"answers.view_{model}", reads)
rules.add_perm("answers.prepare", instructs)
rules.add_perm("answers.validate", validates)
rules.add_perm("answers.change_policy", administers)
