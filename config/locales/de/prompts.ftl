prompt-empty = Ein Prompt kann nicht leer sein.
