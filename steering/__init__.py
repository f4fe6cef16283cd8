"""What steers the work: figures, what is told of them inside, the engine's one schedule."""
