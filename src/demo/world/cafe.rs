//! The town of the demo: Artie's Café with four members and two bots, and an empty guild next door.

use super::{ChannelKind, Overwrite, Presence, World, permissions};
use crate::{
    clock::Clock,
    ids::{ApplicationId, ChannelId, GuildId, UserId},
};

/// The made-up token of Artie. It looks like a real one, whose first part is the bot's id, but opens nothing elsewhere.
pub const ARTIE_TOKEN: &str = "MTAwMDAwMDAwMDAwMDAwMDAw.demo00.made-up-token-of-artie-on-loopback";
/// The made-up token of the second bot.
pub const BARISTA_TOKEN: &str = "MTAwMDAwMDAwMDAwMDAwMDAx.demo00.made-up-token-of-barista-on-loopback";

/// The bots that the café lends, with their made-up tokens.
pub const AGENTS: [(&str, &str); 3] = [
    ("Luma", "MTAwMDAwMDAwMDAwMDAwMDAy.demo00.made-up-token-of-luma-on-loopback"),
    ("Pixel", "MTAwMDAwMDAwMDAwMDAwMDAz.demo00.made-up-token-of-pixel-on-loopback"),
    ("Sage", "MTAwMDAwMDAwMDAwMDAwMDA0.demo00.made-up-token-of-sage-on-loopback"),
];

/// Who and what is in the town.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Cafe {
    pub guild: GuildId,
    pub general: ChannelId,
    pub games: ChannelId,
    pub bot_lab: ChannelId,
    pub news: ChannelId,
    pub next_door: GuildId,
    pub artie: ApplicationId,
    pub barista: ApplicationId,
    pub ada: UserId,
    pub ben: UserId,
    pub chloe: UserId,
    pub dmitri: UserId,
}

/// A world with the town in it. Ada owns the café; Barista is another bot; `#news` is read-only.
pub fn town(clock: Clock) -> (World, Cafe) {
    let mut world = World::new(clock);
    let ada = world.add_person("ada", "Ada");
    let ben = world.add_person("ben", "Ben");
    let chloe = world.add_person("chloe", "Chloé");
    let dmitri = world.add_person("dmitri", "Dmitri");
    let artie = world.add_application("Artie", ARTIE_TOKEN, ada);
    let barista = world.add_application("Barista", BARISTA_TOKEN, ada);
    let guild = world.add_guild("Artie's Café", ada);
    let general = world.add_channel(guild, "general", "Coffee, cake and company");
    let games = world.add_channel(guild, "games", "Daily coins and other luck");
    let bot_lab = world.add_channel(guild, "bot-lab", "Try the commands here");
    let news = world.add_channel(guild, "news", "From the house; read only");
    make_read_only(&mut world, guild, news);
    populate(&mut world, guild, ada, &[ben, chloe, dmitri], &[artie, barista]);
    let next_door = world.add_guild("The Bakery Next Door", ben);
    world.add_channel(next_door, "general", "Bread");
    for user in [ada, ben, chloe, dmitri] {
        world.presences.insert(user, Presence { status: "online".into(), activities: Vec::new() });
    }
    world.take_events();
    let cafe = Cafe { guild, general, games, bot_lab, news, next_door, artie, barista, ada, ben, chloe, dmitri };
    (world, cafe)
}

/// The café's agents come in, and Artie goes next door, too: there they can be let in by their links.
pub fn with_agents(world: &mut World, cafe: &Cafe) -> [ApplicationId; 3] {
    let agents = AGENTS.map(|(name, token)| world.add_application(name, token, cafe.ada));
    for (application, guild, by) in
        agents.map(|agent| (agent, cafe.guild, cafe.ada)).into_iter().chain([(cafe.artie, cafe.next_door, cafe.ben)])
    {
        if let Err(refusal) = world.invite(application, guild, by, permissions::DEFAULT) {
            tracing::error!(%refusal, "a bot of the town was not let in");
        }
    }
    world.take_events();
    agents
}

fn populate(world: &mut World, guild: GuildId, ada: UserId, members: &[UserId], bots: &[ApplicationId]) {
    let admin = world.add_role(guild, "Admin", permissions::ADMINISTRATOR, 0x00F1_C40F);
    let regular = world.add_role(guild, "Regular", permissions::DEFAULT, 0x001A_BC9C);
    if let Err(refusal) = world.set_role(guild, ada, admin, true) {
        tracing::error!(%refusal, "the town's owner has no role");
    }
    for member in members {
        world.admit(guild, *member, &[regular]);
    }
    let bot_permissions = permissions::DEFAULT
        | permissions::MANAGE_MESSAGES
        | permissions::MANAGE_ROLES
        | permissions::MANAGE_WEBHOOKS
        | permissions::CREATE_PRIVATE_THREADS;
    for bot in bots {
        let name = world.applications.get(bot).map(|bot| bot.name.clone()).unwrap_or_default();
        let role = world.add_role(guild, &name, bot_permissions, 0);
        world.admit(guild, UserId(bot.0), &[role]);
    }
}

fn make_read_only(world: &mut World, guild: GuildId, channel: ChannelId) {
    if let Some(found) = world.channels.get_mut(&channel) {
        found.kind = ChannelKind::Announcement;
        found.overwrites.push(Overwrite {
            target: guild.0,
            is_member: false,
            allow: 0,
            deny: permissions::SEND_MESSAGES,
        });
    }
}
