# /todo.

todo-title = What you have to do
todo-none = Your list is empty. Put something on it with `/todo add`.
todo-line = { $number }. { $name }
todo-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
todo-added = On your list: { $name }
todo-done = ✅ Done: { $name }
todo-removed = Off your list: { $name }

# Refusals
todo-empty = What is there to do? Tell me in a few words.
todo-too-long = That is too long for a list: at most { $most } letters, please.
todo-full = { $most } things are on your list, and no more fit. Do some first.
todo-unknown = Nothing on your list is “{ $which }”. Give its number or a part of its words; `/todo list` shows them.
todo-several = Several things on your list are like “{ $which }”. Give the number; `/todo list` shows them.
