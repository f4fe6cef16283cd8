"""Let what was validated leave, in the background: once, or in doubt not at all."""
