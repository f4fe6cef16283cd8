"""Find the place a remark is about. Pure: an index of an edition and three texts in, ranked candidates out."""
