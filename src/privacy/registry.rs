//! Every table with what it holds about people, why, for how long, and what erasing does to it: one table in code.
//! `docs/DATA.md` is written from it, `/privacy` works by it, and a test compares it with the database's catalog, so that
//! no table and no column can be forgotten.

mod document;

pub use document::document;

/// What erasing does to the rows about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Erase {
    /// They go. Of some tables only those that fit this condition; then the reason says why the others may stay.
    Delete(&'static str, &'static str),
    /// They stay under a pseudonym, because others' depend on them.
    Pseudonym,
    /// They stay, for this reason.
    Keep(&'static str),
    /// There are none about anybody.
    Nobody,
}

/// A table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What a row is.
    pub what: &'static str,
    /// What for.
    pub why: &'static str,
    /// How long.
    pub kept: &'static str,
    /// The columns that say whom a row is about.
    pub people: &'static [&'static str],
    /// Which rows are about the person `$1`, in SQL.
    pub mine: &'static str,
    /// The other columns about that person, or written by them.
    pub personal: &'static str,
    /// The columns that say nothing about anybody by themselves.
    pub other: &'static str,
    /// What erasing does.
    pub erase: Erase,
}

/// All rows, nothing left.
const DELETE: Erase = Erase::Delete("TRUE", "");
const WHILE_YOU_PLAY: &str = "until you erase it";
const GAME: &str = "to play";

const fn of_user(name: &'static str, what: &'static str, other: &'static str) -> Table {
    Table {
        name,
        what,
        why: GAME,
        kept: WHILE_YOU_PLAY,
        people: &["user_id"],
        mine: "user_id = $1",
        personal: "",
        other,
        erase: DELETE,
    }
}

const fn of_nobody(name: &'static str, what: &'static str, kept: &'static str, other: &'static str) -> Table {
    Table { name, what, why: "to work", kept, people: &[], mine: "FALSE", personal: "", other, erase: Erase::Nobody }
}

/// Every table, by name.
pub const TABLES: &[Table] = &[
    of_nobody(
        "agent_bots",
        "other bot identities",
        "until they are removed",
        "id agent_id token client_id tag status created_at updated_at pool_id profile",
    ),
    Table {
        why: "to know who may lend agents",
        kept: "as long as the pool exists",
        people: &["owner_user_id"],
        mine: "owner_user_id = $1",
        personal: "name meta",
        erase: Erase::Keep("a pool needs an owner; delete or hand over the pool first"),
        ..of_nobody("agent_pools", "pools of agents and their owners", "", "pool_id visibility created_at updated_at")
    },
    of_nobody("agent_runners", "processes that keep agents online", "while they run", "runner_id last_seen meta"),
    Table {
        why: "so that a server can see who changed what",
        kept: "90 days, or as long as the server chose",
        personal: "details",
        erase: Erase::Keep("who changed a server's settings is that server's to know until its audit log ends"),
        ..of_user("audit_log", "administrative actions", "id guild_id action created_at")
    },
    of_nobody(
        "capabilities_config",
        "switches of capabilities",
        "until changed",
        "id name guild_id version config description is_enabled metadata created_at updated_at",
    ),
    of_nobody(
        "capability_stats",
        "how often capabilities ran",
        "for ever",
        "guild_id capability count errors total_ms last_used_at",
    ),
    of_nobody(
        "channel_watermarks",
        "up to where channels are recorded",
        "while recorded",
        "channel_id guild_id last_message updated_at",
    ),
    of_nobody("chat_ambient", "how often Artie spoke unasked in a server", "1 day", "guild_id hour count"),
    Table {
        why: "so that a conversation goes on where it was",
        kept: "90 days after its end, or until you erase it",
        personal: "context_metadata running_summary closing_summary",
        ..of_user(
            "chat_sessions",
            "your conversations with Artie's model, and their summaries",
            "id project_id session_type status started_at ended_at created_at updated_at guild_id channel_id day next_sequence asked unsummarised summarised_to",
        )
    },
    Table {
        why: "so that you are answered one question at a time",
        kept: "while you are being answered",
        erase: Erase::Delete("held_until < now()", "an answer under way ends first, within minutes"),
        ..of_user("chat_turns", "that you are being answered", "task_id stop_requested held_until")
    },
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
    of_nobody(
        "config",
        "settings of the installation",
        "until changed",
        "id config_key config_value notes history created_at",
    ),
    of_nobody(
        "credit_alerts",
        "warnings about money at the provider of models",
        "90 days",
        "id alert_type threshold_value current_value message severity acknowledged created_at",
    ),
    of_nobody(
        "credit_balance",
        "what is left at the provider of models",
        "40 days",
        "id provider credits_remaining credits_used daily_spend monthly_spend rate_limit_remaining rate_limit_reset last_updated raw_response",
    ),
    of_nobody(
        "economy_days",
        "sums of the ledger by day",
        "for ever",
        "day guild_id reason minted burned moved movements",
    ),
    of_nobody(
        "economy_folds",
        "how far the ledger is summed up",
        "for ever",
        "one folded_to pending_before pending_to",
    ),
    Table {
        why: "so that stakes find their way back, and the ledger can be understood",
        kept: "for ever, under a pseudonym once you erase",
        people: &["challenger", "opponent", "winner"],
        mine: "challenger = $1 OR opponent = $1",
        erase: Erase::Pseudonym,
        ..of_nobody(
            "duels",
            "duels you were challenged to or challenged somebody to",
            "",
            "id guild_id channel_id locale stake chance status created_at expires_at closed_at",
        )
    },
    Table {
        why: "as the receipt of an erasure, and so that nobody erases to be paid twice",
        kept: "30 days",
        personal: "report",
        erase: Erase::Keep("it is the receipt of the erasure"),
        ..of_user("erasures", "your erasures", "task_id ended_at")
    },
    of_user("guild_level_ups", "levels you reached in a server and were not yet told of", "guild_id level reached_at"),
    of_user(
        "guild_players",
        "in which servers you play, and what their leaderboards show of you",
        "guild_id wallet net_worth xp streak hides_wealth hides_place",
    ),
    of_nobody("guild_settings", "settings of servers", "until changed", "guild_id data rev updated_at"),
    of_user("guild_xp", "your experience in each server", "guild_id xp level spoke_at command_event"),
    Table {
        why: "so that nobody comes over twice",
        kept: "for ever",
        erase: Erase::Keep("otherwise the next import would bring you back"),
        ..of_user("imported_people", "that you came over from another bot", "source imported_at")
    },
    Table {
        why: "so that every stack can be proven",
        kept: "for ever, under a pseudonym once you erase",
        erase: Erase::Pseudonym,
        ..of_user("item_log", "every item you got or gave", "id item_id delta reason timestamp event_id leg")
    },
    of_nobody("ledger_pseudonyms", "names of nobody in the ledger", "for ever", "pseudonym made_in"),
    of_user("level_rewards", "crates you got for levels", "level item_id event_id"),
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
        why: "to remember what you want remembered, and to answer in context",
        kept: "until you forget or erase it, it expires, or a message it comes from is deleted; forgotten ones 7 days more",
        personal: "content context tags entities source_ref words content_hash",
        ..of_user(
            "memories",
            "what Artie remembers of you, or for others at your word",
            "id guild_id channel_id project_id scope importance is_open source_type supersedes timestamp valid_until expires_at is_active forgotten_at event_id created_at updated_at scope_key word_count",
        )
    },
    Table {
        why: "to find memories by what they mean",
        kept: "as long as the memory",
        people: &[],
        mine: "memory_id IN (SELECT id FROM memories WHERE user_id = $1)",
        personal: "vector of_hash scope_key",
        erase: DELETE,
        ..of_nobody("memory_embeddings", "your memories as vectors", "", "memory_id model dimension seq made_at")
    },
    Table {
        why: "so that a memory goes with the message it comes from",
        kept: "as long as the memory",
        ..of_user(
            "memory_sources",
            "which of your messages a memory comes from; erased, the memory goes too",
            "memory_id message_id",
        )
    },
    Table {
        why: "so that an answer can show what it used",
        kept: "30 days",
        people: &[],
        mine: "memory_id IN (SELECT id FROM memories WHERE user_id = $1)",
        erase: DELETE,
        ..of_nobody("memory_uses", "which of your memories an answer used", "", "event_id memory_id used_at")
    },
    of_nobody("message_tombstones", "ids of deleted messages", "1 day", "message_id deleted_at"),
    Table {
        why: "to answer in context, and for search",
        kept: "as long as the server and the installation chose, and until deleted on Discord",
        personal: "value author_name attachments embedding",
        ..of_user(
            "messages",
            "what you said where Artie records",
            "id channel_id guild_id created_at response_id had_capabilities message_type message_id author_is_bot reply_to has_v2_text edited_at",
        )
    },
    Table {
        why: "so that models cost no more than they may",
        kept: "40 days",
        erase: Erase::Delete(
            "began_at < now() - interval '1 day'",
            "today's limit holds also for who erases, and is deleted within 40 days",
        ),
        ..of_user(
            "model_budgets",
            "what your conversations cost by day",
            "period began_at guild_id spent_nano held_nano",
        )
    },
    Table {
        why: "to know what models cost",
        kept: "400 days",
        erase: Erase::Delete("held_nano IS NULL", "calls under way are counted first, within the hour"),
        ..of_user(
            "model_usage_stats",
            "calls of models for you: how long they were and what they cost, not what was said",
            "id model_name message_id input_length output_length response_time_ms capabilities_detected capabilities_executed capability_types success error_type prompt_tokens completion_tokens total_tokens estimated_cost timestamp guild_id purpose cost_nano cost_from held_nano",
        )
    },
    Table {
        why: "to show only what you want shown",
        personal: "global_name",
        ..of_user("profile_privacy", "what others may see of you", "hides_places hides_profile hides_wealth")
    },
    Table {
        why: "to know who changed a prompt",
        kept: "for ever",
        people: &["changed_by"],
        mine: "changed_by = $1",
        personal: "change_reason",
        erase: Erase::Keep("only operators change prompts, and answer for it"),
        ..of_nobody("prompt_history", "changes of prompts", "", "id prompt_id version content created_at")
    },
    of_nobody(
        "prompts",
        "what Artie tells its model",
        "until changed",
        "id name version content description category is_active metadata created_at updated_at",
    ),
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
        "queue_attempts",
        "failed attempts of tasks",
        "as long as the task",
        "task_id attempt worker started_at ended_at error",
    ),
    of_nobody("queue_keys", "keys that keep tasks from running twice", "7 days", "task_type key task_id expires_at"),
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
    Table {
        why: "so that nothing happens twice",
        kept: "30 days",
        personal: "outcome",
        ..of_user("receipts", "what your commands led to", "event_id action created_at")
    },
    Table {
        why: "because you asked for it",
        kept: "until you change your mind",
        erase: Erase::Keep("otherwise you would be recorded again"),
        ..of_user("recording_optouts", "that you want nothing recorded", "since")
    },
    Table {
        why: "so that an admin's buttons work",
        kept: "1 day",
        people: &["user_id", "asked_by"],
        mine: "user_id = $1 OR asked_by = $1",
        personal: "reason",
        ..of_user(
            "repair_questions",
            "corrections of your coins that an admin was asked about",
            "event_id guild_id amount asked_at",
        )
    },
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
    Table {
        why: "so that page buttons work",
        kept: "1 day",
        personal: "query pages",
        ..of_user("searches", "what you searched for", "event_id created_at")
    },
    Table {
        why: "so that Artie knows what you talked about",
        kept: "90 days after the conversation's end, until deleted on Discord, or until you erase it",
        personal: "content metadata",
        ..of_user(
            "session_messages",
            "what you and Artie's model said to each other",
            "id session_id role sequence_number created_at about_message turn_key tokens",
        )
    },
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
    of_user("streak_claims", "rewards you claimed", "kind claimed_at streak amount event_id bridge"),
    Table {
        why: "so that a streak can be recomputed",
        people: &["user_id", "repaired_by"],
        ..of_user("streak_repairs", "streaks an admin gave back to you", "event_id guild_id repaired_at before after")
    },
    Table {
        why: "so that every balance can be proven",
        kept: "for ever, under a pseudonym once you erase",
        people: &["from_user", "to_user"],
        mine: "from_user = $1 OR to_user = $1",
        personal: "metadata",
        erase: Erase::Pseudonym,
        ..of_nobody(
            "transaction_log",
            "every coin you got or gave",
            "",
            "id amount reason timestamp from_account to_account event_id leg",
        )
    },
    Table {
        why: "so that offers find their way back, and the ledger can be understood",
        kept: "for ever, under a pseudonym once you erase",
        people: &["opener", "partner", "called_off_by"],
        mine: "opener = $1 OR partner = $1",
        erase: Erase::Pseudonym,
        ..of_nobody(
            "trades",
            "trades between you and others",
            "",
            "id guild_id channel_id locale opener_offer opener_agrees opener_tax partner_offer partner_agrees partner_tax terms rev status created_at expires_at closed_at",
        )
    },
    of_nobody("transcript_beginning", "when Artie first listened", "for ever", "is_only began_at"),
    of_nobody(
        "uptime",
        "when Artie was there, so that outages cost no streak",
        "for ever",
        "began_at ended_at down_since",
    ),
    of_user("user_achievements", "what you have achieved", "achievement event_id achieved_at"),
    of_user("user_cooldowns", "when you last did what needs a rest", "action used_at"),
    of_user("user_day_tallies", "what you did each day", "day tally count"),
    of_user("user_effects", "what works on you for a while", "effect ends_at"),
    Table {
        erase: Erase::Pseudonym,
        ..of_user("user_inventory", "your items", "id item_id quantity metadata acquired_at held")
    },
    Table { personal: "name", ..of_user("user_pets", "your pets", "id pet_type stats created_at updated_at") },
    of_user("user_progress", "your experience", "xp updated_at"),
    of_user(
        "user_streaks",
        "your streaks",
        "daily_streak weekly_streak last_daily last_weekly longest_daily longest_weekly streak_multiplier freezes pardoned_until",
    ),
    of_user("user_tallies", "how often you did what", "tally count"),
    Table {
        erase: Erase::Pseudonym,
        ..of_user(
            "user_wallets",
            "your coins",
            "balance bank bank_capacity total_earned total_spent created_at updated_at rev escrow",
        )
    },
];

/// The tables that can hold something about a person.
pub fn personal() -> impl Iterator<Item = &'static Table> {
    TABLES.iter().filter(|table| table.erase != Erase::Nobody)
}

impl Table {
    /// Every column it is known to have.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> {
        let words = |text: &'static str| text.split_whitespace();
        self.people.iter().copied().chain(words(self.personal)).chain(words(self.other))
    }

    /// Why rows may still be there after erasing; empty if none may.
    pub fn excuse(&self) -> &'static str {
        match self.erase {
            Erase::Delete(_, excuse) | Erase::Keep(excuse) => excuse,
            Erase::Pseudonym | Erase::Nobody => "",
        }
    }
}
