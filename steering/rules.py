"""Rights over what is told of the work inside the house."""

import rules

from documents.access import reads, validates

rules.add_perm("steering", reads)
rules.add_perm("steering.tell", validates)
