# What an operator reads when the database is not as it should be: what happened, and what to do.

database-url-unreadable = DATABASE_URL is not an address of a Postgres database ({ $why }). It looks like postgres://user:password@host:5432/name; special characters in the password must be percent-encoded.
database-nobody-answers = Nobody answers at { $place } ({ $why }). Start Postgres there, or correct DATABASE_URL.
database-wrong-password = Postgres at { $place } refuses user "{ $user }" ({ $why }). Correct the user or the password in DATABASE_URL, or allow them in pg_hba.conf.
database-unknown = Postgres at { $place } has no database "{ $database }". Create it (CREATE DATABASE "{ $database }" ENCODING 'UTF8';) or correct the name in DATABASE_URL.
database-tls = The encrypted connection to Postgres at { $place } failed ({ $why }). Check the sslmode in DATABASE_URL and, with sslmode=verify-full, sslrootcert.
database-full = Postgres at { $place } has no free connection left ({ $why }). Raise max_connections there, or lower ARTIE_DATABASE_MAX_CONNECTIONS.
database-starting = Postgres at { $place } is still starting or shutting down ({ $why }). Try again in a moment.
database-too-old = Postgres at { $place } is version { $version }; Artie needs { $needed } or newer. Upgrade the server (pg_upgrade), then start again.
database-not-utf8 = The database "{ $database }" stores text as { $encoding }, which would lose what people write. Create one with ENCODING 'UTF8' and move the data there.
database-plain-locale = The database "{ $database }" has a locale that knows only ASCII letters: searching and comparing will treat "Ä" and "ä" as different. Create it with LOCALE 'C.UTF-8' to cure that.

migration-changed = Migration { $version } was applied to this database in another form than the one in this version of Artie. A released migration must never change: run the version of Artie that made this database, or restore a backup.
migration-unknown = This database has migration { $version }, which this version of Artie does not know: a newer one has used it. Run that newer version, or restore a backup from before the upgrade.
migration-failed = Migration { $version } failed and was rolled back; the database is as before ({ $why }).
schema-drift = The database is not shaped as this version of Artie expects; somebody changed it by hand. Undo the differences below, or start with --accept-schema-drift if they are meant.
    { $differences }

# The local cluster
local-no-postgres = Postgres { $needed } or newer is not installed here (looked in { $places }).
    Install it:
      Debian, Ubuntu:  sudo apt-get install -y postgresql
      Fedora:          sudo dnf install -y postgresql-server
      Arch:            sudo pacman -S postgresql
      macOS:           brew install postgresql@17
    or set PG_BIN_DIR to the directory of initdb and postgres, or DATABASE_URL to a Postgres that runs elsewhere.
local-wrong-major = The data in { $directory } was made by Postgres { $major }, which is not installed here (found: { $found }). Install Postgres { $major }, or begin afresh with --fresh.
local-busy = Another Artie (process { $process }) is using { $directory }. Stop it first, or choose another directory.
local-path-too-long = The path { $directory } is too long for a Postgres socket (at most { $limit } characters). Choose a shorter one.
local-directory = The directory { $directory } cannot be used ({ $why }). Make it writable for this user, or choose another.
local-not-ours = { $directory } is not empty and holds no database of Artie. Choose an empty directory.
local-no-account = Postgres refuses to run as root, and neither the account "postgres" nor "nobody" exists here. Create one (useradd --system postgres), or run as another user.
local-moved = { $wanted } lies below a directory that the account "{ $account }" may not enter, so the database is in { $directory }.
local-initdb-failed = Postgres could not make a database in { $directory }: { $why }
local-start-failed = Postgres in { $directory } did not start; the end of its log says:
    { $log }

# Backups
backup-exists = { $file } is there already. Choose another name; a backup never replaces one.
backup-unwritable = { $file } can't be written ({ $why }). Choose another place.
backup-missing = There is no file { $file }.
backup-not-empty = The database is not empty: it has { $tables ->
    [one] one table
   *[other] { $tables } tables
}. A backup comes back into an empty one; create it, and set DATABASE_URL to it.
backup-no-program = { $program } of version { $needed } or newer is not installed here (looked in { $places }). Install the client programs of Postgres, or set PG_BIN_DIR to their directory.
backup-failed = { $program } failed: { $why }
database-of-another = This database holds tables of another program ({ $tables }), and Artie will not touch them. Give Artie a database or schema of its own; `artie import chopsticks --from …` brings people over. docs/OPERATIONS.md shows how to do it within one database.
