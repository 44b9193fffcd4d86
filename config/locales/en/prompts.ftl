prompt-empty = A prompt can't be empty.
