//! What the game keeps: coins, things, pets, streaks, experience.

use super::{Erase, Table, of_nobody, of_user};

pub(super) const TABLES: &[Table] = &[
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
    of_user("guild_level_ups", "levels you reached in a server and were not yet told of", "guild_id level reached_at"),
    of_user(
        "guild_players",
        "in which servers you play, and what their leaderboards show of you",
        "guild_id wallet net_worth xp streak hides_wealth hides_place",
    ),
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
        why: "to show only what you want shown",
        personal: "global_name",
        ..of_user("profile_privacy", "what others may see of you", "hides_places hides_profile hides_wealth")
    },
    Table {
        why: "so that nothing happens twice",
        kept: "30 days; once you erase, those of others name nobody where they named you",
        personal: "outcome",
        ..of_user("receipts", "what your commands led to", "event_id action created_at")
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
    of_user("streak_claims", "rewards you claimed", "kind claimed_at streak amount event_id bridge"),
    Table {
        why: "so that a streak can be recomputed",
        people: &["user_id", "repaired_by"],
        mine: "user_id = $1 OR repaired_by = $1",
        erase: Erase::Delete("user_id = $1", "who gives a streak back answers for it"),
        ..of_user(
            "streak_repairs",
            "streaks an admin gave back to you, or you to others",
            "event_id guild_id repaired_at before after",
        )
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
