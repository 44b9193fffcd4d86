//! Every slice's verbs, wired once and shared by all faces: commands, tasks, the command line.

use std::{ops::Deref, sync::Arc};

use anyhow::Context;

use crate::{
    agents::Agents,
    boards::Boards,
    capabilities::{Capabilities, Needs},
    chat::{Chat, Kit},
    clock::Clock,
    config::Settings,
    db::Db,
    dice::Dice,
    economy::{Economy, Numbers},
    error::Result,
    fleet::Fleet,
    games::Games,
    guilds::Guilds,
    help::Help,
    income::Income,
    items::Items,
    memories::{Embedder, Memories},
    models::Models,
    overrides::Overrides,
    pets::Pets,
    privacy::Privacy,
    profile::Profiles,
    progress::{Achievements, Progress},
    prompts::Prompts,
    pulse::Pulse,
    queue::Queue,
    reminders::Reminders,
    search::Search,
    sessions::{Sessions, Vectors},
    standing::Standing,
    stats::Stats,
    streaks::Streaks,
    times::Times,
    todos::Todos,
    trade::Trades,
    transcript::Transcript,
    treasury::Treasury,
    uptime::Uptime,
    usage::Usage,
};

/// What a face needs to do its work: a handle to all verbs.
#[derive(Clone, Debug)]
pub struct Services(Arc<Verbs>);

impl Deref for Services {
    type Target = Verbs;

    fn deref(&self) -> &Verbs {
        &self.0
    }
}

/// Every slice's verbs.
#[derive(Debug)]
pub struct Verbs {
    /// The settings of the installation.
    pub settings: Arc<Settings>,
    /// The database.
    pub db: Db,
    /// Time.
    pub clock: Clock,
    /// Chance.
    pub dice: Dice,
    /// Signs of life of this process.
    pub pulse: Pulse,
    /// Which process serves which connections.
    pub fleet: Fleet,
    /// Use of commands, components and capabilities.
    pub stats: Stats,
    /// What guilds have chosen.
    pub guilds: Guilds,
    /// The registered commands, for help and clickable mentions.
    pub help: Help,
    /// The task queue.
    pub queue: Queue,
    /// The recorded conversation.
    pub transcript: Transcript,
    /// Looking for what was said.
    pub search: Search,
    /// What Artie remembers.
    pub memories: Memories,
    /// Reminders.
    pub reminders: Reminders,
    /// Whose time it is.
    pub times: Times,
    /// What people have to do.
    pub todos: Todos,
    /// What is kept about people.
    pub privacy: Privacy,
    /// Models, asked within budgets.
    pub models: Models,
    /// What they cost.
    pub usage: Usage,
    /// Settings that change while Artie runs.
    pub overrides: Overrides,
    /// What models are told.
    pub prompts: Prompts,
    /// Conversations with a model.
    pub sessions: Sessions,
    /// Answering what is said.
    pub chat: Chat,
    /// Small typed jobs.
    pub capabilities: Capabilities,
    /// Coins.
    pub economy: Economy,
    /// Leaderboards, and what people let others see.
    pub boards: Boards,
    /// What people have achieved.
    pub achievements: Achievements,
    /// Coins for something done.
    pub income: Income,
    /// Pets.
    pub pets: Pets,
    /// When Artie was there.
    pub uptime: Uptime,
    /// The economy as its admins see it.
    pub treasury: Treasury,
    /// People as pictures.
    pub profiles: Profiles,
    /// Things: the shop, what one owns, crafting.
    pub items: Items,
    /// Games with stakes.
    pub games: Games,
    /// Trades between two people.
    pub trades: Trades,
    /// How far people have come in each guild.
    pub standing: Standing,
    /// Coming back every day.
    pub streaks: Streaks,
    /// Other bot identities.
    pub agents: Agents,
}

impl Services {
    /// Wires all slices over one database, one clock and one source of chance.
    #[expect(clippy::too_many_lines, reason = "a list of all there is, in the order of what needs what")]
    pub fn new(settings: Arc<Settings>, db: Db, clock: Clock, dice: Dice) -> Result<Self> {
        let pulse = Pulse::new(clock.clone());
        let fleet = Fleet::new(db.clone(), pulse.clone());
        let stats = Stats::new(db.clone(), clock.clone());
        let queue = Queue::new(db.clone(), clock.clone(), dice.clone());
        let guilds = Guilds::new(db.clone(), clock.clone());
        let overrides = Overrides::new(&settings, db.clone(), clock.clone());
        let usage = Usage::new(overrides.clone(), db.clone(), clock.clone());
        let models = Models::new(&settings.models, overrides.clone(), clock.clone(), usage.clone())?;
        let numbers = Numbers::load(settings.economy.numbers.as_deref()).context("the numbers of the game")?;
        let numbers = Arc::new(numbers);
        let progress = Arc::new(Progress::new(numbers.clone()));
        let economy = Economy::new(db.clone(), clock.clone(), guilds.clone(), numbers, progress);
        let boards = Boards::new(db.clone(), economy.numbers().clone());
        let achievements = Achievements::new(db.clone(), &economy);
        let standing = Standing::new(db.clone(), economy.ledger().regard().clone());
        let transcript = Transcript::new(
            &settings.recording,
            db.clone(),
            clock.clone(),
            pulse.clone(),
            guilds.clone(),
            queue.clone(),
            standing.clone(),
        );
        let income = Income::new(&economy, clock.clone(), dice.clone());
        let uptime = Uptime::new(db.clone(), clock.clone(), pulse.clone());
        let pets = Pets::new(clock.clone(), &economy, uptime.clone());
        let streaks = Streaks::new(db.clone(), clock.clone(), &economy, uptime.clone());
        let treasury = Treasury::new(db.clone(), clock.clone(), &economy);
        let profiles = Profiles::new(&economy, boards.clone(), achievements.clone());
        let games = Games::new(db.clone(), guilds.clone(), &economy, dice.clone());
        let trades = Trades::new(db.clone(), clock.clone(), &economy);
        let items = Items::new(&economy, dice.clone());
        let privacy = Privacy::new(db.clone(), clock.clone(), queue.clone(), transcript.clone());
        let embedder = Vectors::of(&models).map(|vectors| Arc::new(vectors) as Arc<dyn Embedder>);
        let memories = Memories::new(db.clone(), clock.clone(), queue.clone(), transcript.clone(), embedder);
        let times = Times::new(db.clone(), clock.clone(), guilds.clone());
        let reminders = Reminders::new(db.clone(), clock.clone(), queue.clone());
        let todos = Todos::new(db.clone(), clock.clone());
        let capabilities = Capabilities::new(
            &settings,
            Needs {
                db: db.clone(),
                clock: clock.clone(),
                queue: queue.clone(),
                stats: stats.clone(),
                memories: memories.clone(),
                transcript: transcript.clone(),
                times: times.clone(),
                reminders: reminders.clone(),
                todos: todos.clone(),
            },
        )?;
        let prompts = Prompts::new(db.clone(), clock.clone());
        let sessions = Sessions::new(&settings.models, db.clone(), clock.clone(), queue.clone(), models.clone());
        let kit = Kit {
            db: db.clone(),
            clock: clock.clone(),
            queue: queue.clone(),
            guilds: guilds.clone(),
            times: times.clone(),
            transcript: transcript.clone(),
            models: models.clone(),
            capabilities: capabilities.clone(),
            memories: memories.clone(),
            sessions: sessions.clone(),
            prompts: prompts.clone(),
        };
        let chat = Chat::new(&settings, kit)?;
        let search = Search::new(db.clone(), clock.clone(), transcript.clone());
        let agents = Agents::new(&settings.agents, db.clone(), clock.clone(), queue.clone(), &economy)?;
        Ok(Self(Arc::new(Verbs {
            agents,
            settings,
            db,
            clock,
            dice,
            pulse,
            fleet,
            stats,
            guilds,
            help: Help::default(),
            queue,
            search,
            memories,
            reminders,
            times,
            todos,
            privacy,
            transcript,
            models,
            usage,
            overrides,
            prompts,
            sessions,
            chat,
            capabilities,
            economy,
            boards,
            achievements,
            treasury,
            profiles,
            income,
            pets,
            uptime,
            items,
            games,
            trades,
            standing,
            streaks,
        })))
    }
}
