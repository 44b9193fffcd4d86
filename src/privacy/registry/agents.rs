//! What agents leave: whose they are, the pools that lend them, and who uses them.

use super::{DELETE, Erase, Table, of_nobody, of_user};

pub(super) const TABLES: &[Table] = &[
    Table {
        why: "so that every coin an agent cost or gave back can be understood",
        kept: "for ever, under a pseudonym once you erase; what was said goes when it is said",
        people: &["user_id", "about"],
        mine: "user_id = $1 OR about = $1",
        personal: "content respond_to",
        erase: Erase::Pseudonym,
        ..of_nobody(
            "agent_action_uses",
            "what you paid agents to do, and what they did for you",
            "",
            "event_id guild_id channel_id action agent_id cost locale status created_at settled_at",
        )
    },
    Table {
        why: "to know whose bot it is",
        kept: "for ever, so that a revoked bot stays revoked; the token goes then, and what leads to you once you erase",
        people: &["user_id", "contributed_by"],
        mine: "user_id = $1 OR contributed_by = $1",
        personal: "tag profile",
        erase: Erase::Keep("servers use these bots; revoke yours first, which destroys their tokens"),
        ..of_nobody(
            "agent_bots",
            "bots that you lent",
            "",
            "id agent_id token client_id status created_at updated_at pool_id trouble",
        )
    },
    of_nobody(
        "agent_connections",
        "which runner keeps which agent online",
        "as long as the agent",
        "agent_id runner_id fence state changed_at identified_at retry_at failures last_error latency_ms",
    ),
    Table {
        why: "to show who has come",
        kept: "a day",
        personal: "route",
        ..of_user("agent_deployments", "agents you invited", "event_id guild_id wanted agents created_at")
    },
    of_nobody("agent_health", "how agents do lately", "as long as the agent", "agent_id calls probe_until"),
    Table {
        why: "to know who uses which agent",
        kept: "30 days after its end",
        people: &["owner_user_id"],
        mine: "owner_user_id = $1",
        personal: "persona",
        erase: DELETE,
        ..of_nobody(
            "agent_leases",
            "agents you used",
            "",
            "id kind agent_id guild_id channel_id locale started_at last_used_at released_at reason",
        )
    },
    Table {
        why: "so that those who manage a pool can see what happened to it",
        kept: "365 days",
        mine: "user_id = $1 OR ids_named(details) @> ARRAY[$1]",
        personal: "details",
        erase: Erase::Keep(
            "what was done to others' agents is theirs to know until it ends; what others did about you names you no more",
        ),
        ..of_user(
            "agent_pool_events",
            "what you did to pools and agents, and what was done there about you",
            "id kind event_id pool_id agent_id guild_id created_at",
        )
    },
    Table {
        why: "to know who may lend agents",
        kept: "as long as the pool exists",
        people: &["owner_user_id"],
        mine: "owner_user_id = $1",
        personal: "name meta",
        erase: Erase::Keep("a pool needs an owner; delete the pool first"),
        ..of_nobody("agent_pools", "pools of agents and their owners", "", "pool_id visibility created_at updated_at")
    },
    of_nobody("agent_presence", "in which servers agents are", "while they are there", "agent_id guild_id since"),
    of_nobody("agent_runners", "processes that keep agents online", "while they run", "runner_id last_seen meta"),
    of_nobody(
        "guild_agent_actions",
        "what servers let agents do, and for how much",
        "until changed",
        "guild_id action enabled cost cooldown_s updated_at",
    ),
    of_nobody(
        "guild_agent_config",
        "when servers let idle agents go",
        "until changed",
        "guild_id idle_minutes updated_at",
    ),
    Table {
        why: "a private pool serves a server as long as whoever chose it may see it",
        kept: "until the server chooses anew",
        people: &["selected_by"],
        mine: "selected_by = $1",
        erase: Erase::Keep("it is the server's choice; whoever manages it can change it"),
        ..of_nobody("guild_pool_config", "pools you chose for servers", "", "guild_id slot pool_id updated_at")
    },
    Table {
        why: "to know who lent what",
        kept: "as long as the pool",
        people: &["user_id", "reviewed_by"],
        mine: "user_id = $1 OR reviewed_by = $1",
        erase: Erase::Delete("status IN ('rejected', 'ended')", "servers use these bots; revoke yours first"),
        ..of_nobody(
            "pool_contributions",
            "bots that you lent or reviewed",
            "",
            "id pool_id agent_id slot status created_at reviewed_at",
        )
    },
    Table {
        why: "to know who may do what in a pool",
        kept: "as long as the role",
        people: &["user_id", "added_by"],
        mine: "user_id = $1 OR added_by = $1",
        erase: Erase::Delete("user_id = $1", "who let others into a pool answers for it as long as they are in it"),
        ..of_nobody("pool_members", "your roles in pools, and the ones you gave", "", "pool_id role created_at")
    },
    Table {
        why: "to help others choose",
        kept: "as long as the pool",
        personal: "comment",
        ..of_user("pool_reviews", "what you think of pools", "pool_id stars updated_at")
    },
];
