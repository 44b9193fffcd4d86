//! What servers and those who manage them leave: settings, their audit log, statistics.

use super::{Erase, Table, of_nobody, of_user};

pub(super) const TABLES: &[Table] = &[
    Table {
        why: "so that a server can see who changed what",
        kept: "90 days, or as long as the server chose",
        mine: "user_id = $1 OR ids_named(details) @> ARRAY[$1]",
        personal: "details",
        erase: Erase::Keep(
            "who changed a server's settings is that server's to know until its audit log ends; what others did about you names you no more",
        ),
        ..of_user("audit_log", "administrative actions, by you or about you", "id guild_id action created_at")
    },
    of_nobody("command_latencies", "how long commands took, by day", "365 days", "day up_to_ms count"),
    of_nobody(
        "command_stats",
        "how often commands ran",
        "for ever",
        "guild_id command ok err total_ms count updated_at",
    ),
    of_nobody(
        "command_stats_daily",
        "the same per day",
        "365 days",
        "day guild_id command ok err total_ms count updated_at",
    ),
    of_nobody("guild_settings", "settings of servers", "until changed", "guild_id data rev updated_at"),
    Table {
        why: "to ask whether a change of a server's settings is meant so",
        kept: "2 days",
        personal: "edits",
        ..of_user(
            "settings_drafts",
            "your changes of settings that wait for a yes",
            "id guild_id event_id source created_at",
        )
    },
];
