"""Rights over people and documents (django-rules finds this module by its name)."""

import rules

from documents.access import administers, administers_everything, reads

rules.add_perm("documents", reads)
for model in ("volet", "version", "edition", "document", "section", "usecase"):
    rules.add_perm(f"documents.view_{model}", reads)
rules.add_perm("documents.change_volet", administers)
rules.add_perm("documents.change_version", administers)
for verb in ("view", "add", "change", "delete"):
    rules.add_perm(f"documents.{verb}_voletrole", administers_everything)

rules.add_perm("people", administers_everything)
for model in ("user", "author", "organisation", "event"):
    rules.add_perm(f"people.view_{model}", administers_everything)
for model in ("user", "organisation"):
    rules.add_perm(f"people.add_{model}", administers_everything)
    rules.add_perm(f"people.change_{model}", administers_everything)
