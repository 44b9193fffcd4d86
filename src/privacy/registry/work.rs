//! What Artie keeps to work: tasks, answers on their way, logs, the installation itself.

use super::{DELETE, Erase, Table, of_nobody, of_user};

pub(super) const TABLES: &[Table] = &[
    Table {
        why: "to know who changed a setting of the installation",
        kept: "for ever",
        mine: "history @> jsonb_build_array(jsonb_build_object('changed_by', $1::text))",
        personal: "history notes",
        erase: Erase::Keep("only operators change them, and answer for it"),
        ..of_nobody(
            "config",
            "settings of the installation that you changed",
            "",
            "id config_key config_value version is_active created_at updated_at",
        )
    },
    Table {
        why: "as the receipt of an erasure, and so that nobody erases to be paid twice",
        kept: "30 days",
        personal: "report",
        erase: Erase::Keep("it is the receipt of the erasure"),
        ..of_user("erasures", "your erasures", "task_id began_at ended_at")
    },
    Table {
        why: "to find faults",
        kept: "14 days",
        people: &[],
        mine: "fields::text LIKE '%' || $1 || '%'",
        personal: "fields message",
        erase: Erase::Keep("they hold ids at most, and end after 14 days"),
        ..of_nobody("logs", "warnings and errors", "", "id level service timestamp reference")
    },
    Table {
        why: "to do what you asked for",
        kept: "7 days after the end; failed ones 30 days",
        people: &["created_by"],
        mine: "created_by = $1 OR respond_to ->> 'user' = $1",
        personal: "payload result respond_to error_message metadata",
        erase: Erase::Delete(
            "status NOT IN ('pending', 'processing')",
            "what has not ended yet, such as this erasure, is deleted within 7 days of its end",
        ),
        ..of_nobody(
            "queue",
            "tasks you caused",
            "",
            "id task_type priority status retries max_retries assigned_to responded memorized scheduled_for started_at completed_at created_at updated_at run_at guild_id worker_id claim_token deadline_at cancel_requested lost refused",
        )
    },
    of_nobody(
        "gateway_shards",
        "which process serves which connections",
        "while they run",
        "process shard_id shard_total version connected since latency_ms guilds seen_at",
    ),
    of_nobody(
        "queue_attempts",
        "failed attempts of tasks",
        "as long as the task",
        "task_id attempt worker started_at ended_at error",
    ),
    Table {
        why: "so that nothing you ask for is done twice",
        kept: "7 days",
        people: &[],
        mine: "strpos(key, $1) > 0",
        personal: "key",
        erase: DELETE,
        ..of_nobody("queue_keys", "what was done for you and is not done again", "", "task_type task_id expires_at")
    },
    of_nobody(
        "queue_periodic",
        "what is done regularly",
        "for ever",
        "name task_type schedule timezone payload enabled error_message last_run_at next_run_at",
    ),
    of_nobody(
        "queue_progress",
        "how far tasks are",
        "1 hour",
        "task_id claim_token progress reported_at showing_until",
    ),
    of_nobody("queue_rates", "how many tasks may start", "for ever", "task_type tokens refilled_at"),
    of_nobody("queue_workers", "processes that work", "while they run", "id name started_at seen_at"),
    of_nobody(
        "reply_drafts",
        "messages in which answers are being written",
        "1 day",
        "task_id channel_id nonce message_id created_at",
    ),
    Table {
        why: "so that no answer is lost or given twice",
        kept: "7 days",
        people: &[],
        mine: "route ->> 'user' = $1",
        personal: "route body",
        erase: Erase::Delete("state IN ('sent', 'failed')", "answers on their way are delivered first"),
        ..of_nobody(
            "reply_outbox",
            "answers to you",
            "",
            "task_id part parts nonce way channel_id state attempts doubt_since next_attempt_at sent_message error_message created_at updated_at",
        )
    },
    of_nobody(
        "schema_migrations",
        "steps of the schema",
        "for ever",
        "version description checksum applied_at execution_time_ms",
    ),
    of_nobody(
        "uptime",
        "when Artie was there, so that outages cost no streak",
        "for ever",
        "began_at ended_at down_since",
    ),
];
