//! What conversation keeps: recorded messages, searches, talks with a model, memories, and what they cost.

use super::{DELETE, Erase, Table, of_nobody, of_user};

pub(super) const TABLES: &[Table] = &[
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
    of_nobody(
        "memory_vocabulary",
        "the words that are in any memory, without whose, to see through typing errors",
        "as long as a memory has the word; mended every night",
        "lexeme",
    ),
    of_nobody("message_tombstones", "ids of deleted messages", "1 day", "message_id deleted_at"),
    Table {
        why: "to answer in context, and for search",
        kept: "as long as the server and the installation chose, and until deleted on Discord",
        people: &["user_id", "private_with"],
        mine: "user_id = $1 OR private_with = $1",
        personal: "value author_name attachments embedding",
        erase: Erase::Delete("TRUE", "what Artie tells you afterwards, such as the receipt, is recorded again"),
        ..of_user(
            "messages",
            "what you said where Artie records, and what Artie said to you alone",
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
        why: "because you asked for it",
        kept: "until you change your mind",
        erase: Erase::Keep("otherwise you would be recorded again"),
        ..of_user("recording_optouts", "that you want nothing recorded", "since")
    },
    Table {
        why: "so that page buttons work",
        kept: "1 day",
        personal: "query pages",
        ..of_user("searches", "what you searched for", "event_id created_at")
    },
    Table {
        why: "so that Artie knows what you talked about",
        kept: "90 days after the conversation's end, until the question or, for what Artie said, the answer is deleted on Discord, or until you erase it; nothing if you want nothing recorded",
        personal: "content metadata",
        ..of_user(
            "session_messages",
            "what you and Artie's model said to each other",
            "id session_id role sequence_number created_at about_message turn_key tokens",
        )
    },
    of_nobody("transcript_beginning", "when Artie first listened", "for ever", "is_only began_at"),
];
