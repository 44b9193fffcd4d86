//! The tables of reminders, lists and people's time.

use super::{Table, of_user};

pub(super) const TABLES: &[Table] = &[
    Table {
        why: "to remind you",
        kept: "until you are reminded or cancel, and 30 days more",
        personal: "text",
        ..of_user(
            "reminders",
            "what you want to be reminded of",
            "id guild_id channel_id due_at zone status event_id created_at ended_at ended_by",
        )
    },
    Table {
        why: "to keep your list",
        kept: "until you tick it off, and 30 days more",
        personal: "name description data",
        ..of_user("todos", "what you have to do", "id event_id created_at done_at done_by")
    },
    Table { why: "to know what you mean by 5pm", ..of_user("user_zones", "the time zone you chose", "zone set_at") },
];
