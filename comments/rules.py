"""Rights over comments and cards."""

import rules

from documents.access import instructs, reads, validates

rules.add_perm("comments", reads)
for model in (
    "comment",
    "placement",
    "target",
    "disposition",
    "commentgroup",
    "groupproposal",
    "likenesssearch",
):
    rules.add_perm(f"comments.view_{model}", reads)
rules.add_perm("comments.instruct", instructs)
rules.add_perm("comments.decide", validates)
