//! Agents: their tokens, the pools that lend them, the runners that keep them online, and what they do for coins.

mod company;
mod conversations;
mod invitations;
mod mistaken;
mod noted;
mod pools;
mod races;
mod runners;
mod tokens;
mod work;

use artie::{
    agents::{
        model::Visibility,
        pools::{Identity, Place},
        token::Token,
    },
    ids::{ApplicationId, ChannelId, EventId, GuildId, UserId},
    origin::Origin,
    services::Services,
    words::Locale,
};

use crate::support::{
    TestDatabase, database, eventually,
    stage::services_with,
    town::{Cafe, DEADLINE, cafe},
};

/// The master key of these tests.
pub(crate) const KEY: &str = "a master key of the tests, long enough";

/// Runners in a hurry: the same proportions, a thirtieth of the time.
pub(crate) const QUICK: [(&str, &str); 7] = [
    ("ARTIE_SECRET_KEY", KEY),
    ("ARTIE_AGENTS_HEARTBEAT", "300ms"),
    ("ARTIE_AGENTS_STALE", "3s"),
    ("ARTIE_AGENTS_LOOK", "100ms"),
    ("ARTIE_AGENTS_LOGIN_SPACING", "5ms"),
    ("ARTIE_AGENTS_LOGIN_PAUSE", "100ms"),
    ("ARTIE_AGENTS_LOGIN_RETRY", "1s"),
];

/// A café with agents that a pool of Ada's lends.
pub(crate) struct Lent {
    pub(crate) cafe: Cafe,
    pub(crate) database: TestDatabase,
    pub(crate) services: Services,
    pub(crate) agents: Vec<ApplicationId>,
}

/// The made-up token of an agent.
pub(crate) fn token(number: usize) -> String {
    format!("MTAwMDAwMDAwMDAwMDAwMDA.demo00.made-up-token-of-agent-{number:03}")
}

/// Somebody's doing, as an event of its own.
pub(crate) fn origin(cafe: &Cafe, user: UserId) -> Origin {
    origin_in(cafe, user, cafe.names.guild)
}

pub(crate) fn origin_in(cafe: &Cafe, user: UserId, guild: GuildId) -> Origin {
    let event = EventId(cafe.town.with(artie::demo::World::next_id));
    Origin { user, guild: Some(guild), channel: cafe.names.bot_lab, event, locale: Locale::english() }
}

/// A bot that exists on this Discord, and who it is.
pub(crate) fn a_bot(cafe: &Cafe, number: usize) -> (Identity, Token) {
    let text = token(number);
    let application =
        cafe.town.with(|world| world.add_application(&format!("Agent {number:03}"), &text, cafe.names.ada));
    let identity = Identity { application, user: UserId(application.0), tag: format!("agent-{number:03}") };
    (identity, Token::parse(&text).unwrap())
}

/// Until so many of this database's sessions wait for another one's lock.
pub(crate) async fn waiting(database: &TestDatabase, count: i64) {
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    eventually(DEADLINE, async || {
        sqlx::query_scalar::<_, i64>(waits).fetch_one(database.db.pool()).await.unwrap() == count
    })
    .await;
}

/// A pool of Ada's with so many agents, all of them in the café, which takes its agents from there.
pub(crate) async fn lent(count: usize) -> Lent {
    let (cafe, database) = (cafe().await, database().await);
    let services = services_with(&cafe, &database.db, &QUICK);
    let agents = lend(&cafe, &services, count).await;
    Lent { cafe, database, services, agents }
}

async fn lend(cafe: &Cafe, services: &Services, count: usize) -> Vec<ApplicationId> {
    let ada = cafe.names.ada;
    services.agents.create_pool(&origin(cafe, ada), "Café", Visibility::Public).await.unwrap();
    let mut agents = Vec::new();
    for number in 0..count {
        let (identity, token) = a_bot(cafe, number);
        services.agents.lend(&origin(cafe, ada), "pool_caf", &identity, &token).await.unwrap();
        let guild = cafe.names.guild;
        cafe.town.with(|world| world.invite(identity.application, guild, ada, 2_048)).unwrap();
        agents.push(identity.application);
    }
    services.agents.select_pool(&origin(cafe, ada), "pool_caf", Some(Place::Primary)).await.unwrap();
    agents
}

impl Lent {
    /// A channel of the café.
    pub(crate) fn lab(&self) -> ChannelId {
        self.cafe.names.bot_lab
    }

    /// How many agents are online on Discord.
    pub(crate) fn online(&self) -> usize {
        self.cafe.town.with(|world| self.agents.iter().filter(|id| world.applications[id].connections > 0).count())
    }

    /// Whether any token was ever connected twice at once.
    pub(crate) fn ever_twice(&self) -> Vec<ApplicationId> {
        self.cafe.town.with(|world| {
            self.agents.iter().copied().filter(|id| world.applications[id].most_connections > 1).collect()
        })
    }

    /// How often Artie itself did this, as the audit log has it; of the whole installation without a guild.
    pub(crate) async fn audited(&self, guild: Option<GuildId>, action: &str) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM audit_log WHERE guild_id = $1 AND action = $2 AND user_id = 'Artie'")
            .bind(guild.map_or_else(|| "__global__".to_owned(), |guild| guild.to_string()))
            .bind(action)
            .fetch_one(self.database.db.pool())
            .await
            .unwrap()
    }

    /// Agents that are online by the database.
    pub(crate) async fn online_rows(&self) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM agent_connections WHERE state = 'online'")
            .fetch_one(self.database.db.pool())
            .await
            .unwrap()
    }
}
