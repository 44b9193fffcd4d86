versions-unknown = { $kind ->
    [config] There's no setting called “{ $name }” that can be changed here. `/config list` shows those there are.
   *[prompt] There's no prompt called “{ $name }”. `/prompt list` shows them all.
}
versions-no-version = { $kind ->
    [config] There's no version { $version } of this setting. `/config history` shows which there are.
   *[prompt] There's no version { $version } of this prompt. `/prompt history` shows which there are.
}
versions-too-long = { $kind ->
    [config] That's { $length } characters; a setting can have { $most }.
   *[prompt] That's { $length } characters; a prompt can have { $most }.
}
versions-same = { $kind ->
    [config] That's the value it already has, so nothing was changed.
   *[prompt] That's the text it already has, so nothing was changed.
}
versions-changed-meanwhile = { $kind ->
    [config] Somebody changed this setting meanwhile. Look at it again with `/config show`, then change it.
   *[prompt] Somebody changed this prompt meanwhile. Look at it again with `/prompt show`, then change it.
}
versions-operators-only = { $kind ->
    [config] Only those who host me can see and change settings that hold for every server. Who that is stands in the setting `discord.operators`.
   *[prompt] Only those who host me can see and change what my language model is told. Who that is stands in the setting `discord.operators`.
}
versions-list-title = { $kind ->
    [config] Settings that can be changed here
   *[prompt] Prompts
}
versions-list-written = { $kind ->
    [config] **{ $name }** = `{ $value }` (version { $version }, changed { $at })
   *[prompt] **{ $name }**: version { $version }, changed { $at }
}
versions-list-shipped = { $kind ->
    [config] **{ $name }** = `{ $value }`
   *[prompt] **{ $name }**: as it came with me
}
versions-show-title = { $name }, version { $version }
versions-show-empty = It is empty.
versions-button-edit = Edit
versions-form-title = Edit { $name }
versions-form-content = { $kind ->
    [config] Value
   *[prompt] Text
}
versions-form-reason = Why
versions-form-reason-example = { $kind ->
    [config] a quieter week
   *[prompt] answers were too long
}
versions-history-title = History of { $name }
versions-history-now = Version { $version } is in use.
versions-history-line = Version { $version } was replaced { $at } by { $who }: { $reason }
versions-diff-title = { $name }: from version { $from } to { $to }
versions-diff-none = These two versions are the same.
versions-saved = { $kind ->
    [config] Version { $version } of **{ $name }** is in use now, in every process: `{ $value }`. `/config rollback` goes back.
   *[prompt] Version { $version } of **{ $name }** is in use now. `/prompt rollback` goes back.
}
