//! The demo's pool: three agents that the café lends, with the verbs that people use.

use crate::{
    agents::{
        model::Visibility,
        pools::{Identity, Place},
        token::Token,
    },
    app::ending::Ending,
    demo::{
        Discord,
        world::cafe::{AGENTS, Cafe},
    },
    error::Result,
    ids::{ApplicationId, EventId, GuildId, UserId},
    origin::Origin,
    services::Services,
    words::Locale,
};

/// Made up, like everything here: it seals made-up tokens in a throw-away database.
pub(super) const KEY: &str = "the demo's own master key, known to everybody";

/// The pool's name.
const POOL: &str = "Café agents";

/// Who is lent, where.
pub(super) struct Lent {
    pub(super) applications: [ApplicationId; 3],
    pub(super) cafe: Cafe,
}

/// Makes the pool and lends it the agents. What an earlier demo left belonged to people who are not here any more.
pub(super) async fn lend(services: &Services, discord: &Discord, lent: &Lent) -> Result<(), Ending> {
    let (cafe, agents) = (&lent.cafe, &services.agents);
    let origin = |user: UserId, guild: GuildId| Origin {
        user,
        guild: Some(guild),
        channel: cafe.bot_lab,
        event: EventId(discord.town().with(crate::demo::World::next_id)),
        locale: Locale::english(),
    };
    if let Ok(earlier) = agents.pool(cafe.ada, POOL).await {
        agents.delete_pool(&origin(earlier.owner, cafe.guild), earlier.id.as_str()).await?;
    }
    let pool = agents.create_pool(&origin(cafe.ada, cafe.guild), POOL, Visibility::Public).await?;
    for (application, (name, token)) in lent.applications.into_iter().zip(AGENTS) {
        let identity = Identity { application, user: UserId(application.0), tag: name.into() };
        let Some(token) = Token::parse(token) else { continue };
        agents.lend(&origin(cafe.ada, cafe.guild), pool.id.as_str(), &identity, &token).await?;
    }
    for (user, guild) in [(cafe.ada, cafe.guild), (cafe.ben, cafe.next_door)] {
        agents.select_pool(&origin(user, guild), pool.id.as_str(), Some(Place::Primary)).await?;
    }
    Ok(())
}
