"""What a person types at a shell, read by a grammar: measures, numbers, symbols; never evaluated as code."""
