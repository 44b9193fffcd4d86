# The audit log.

audit-title = Audit log
audit-none = Nothing was done that fits.
audit-line = **`{ $action }`** · { $who } · { $when }
audit-newest = Newest
audit-older = Older
audit-exported = { $count ->
    [one] One entry, as a file.
   *[other] { $count } entries, newest first, as a file.
}
audit-button-stale = I no longer know what that was about. Please ask again.
audit-server-only = The audit log belongs to a server. Use this command in one.
