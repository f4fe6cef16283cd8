"""Find the place a remark is about. Pure: an edition's index and three texts in, ranked candidates out."""
