//! The real program, killed between any two statements: nothing is lost and nothing is doubled.
//!
//! The wire to the database is cut at the first round trip of an action, then after it, at the second … until the action
//! runs through uncut. At each cut the process is killed with -9, started again, and the same event comes again, as it
//! does on Discord when nobody acknowledged it or when a message is read from history.

use std::time::Duration;

use artie::{
    demo::{
        Person, Town,
        mind::TALKER,
        world::{Application, Message, World, cafe::ARTIE_TOKEN},
    },
    economy::Economy,
    ids::{ChannelId, EventId, UserId},
};
use serde_json::json;

use crate::support::{
    TestDatabase, database,
    process::Process,
    scissors::{Cut, Scissors},
    shared_cluster,
    stage::{model_address, services},
    town::{Cafe, PATIENCE, cafe},
};

/// Long enough for an action on a busy machine that was not cut.
const UNCUT: Duration = PATIENCE;
/// An action has far fewer round trips than this; reaching it means that the counting is wrong.
const MOST_ROUND_TRIPS: u32 = 60;

/// From hearing the first message of a channel to having recorded its answer as shown takes about twenty round trips.
const QUESTION_ROUND_TRIPS: u32 = 24;
/// A conversation takes about twice as many, with its drafts.
const CONVERSATION_ROUND_TRIPS: u32 = 48;
/// So many processes are killed side by side.
const QUESTION_LANES: u32 = 8;
/// Between two polls of an idle bot.
const QUIET: Duration = Duration::from_millis(250);
/// A lease to run out, a rescue, and an answer whose fate is unclear; each time a machine is too busy puts it off by a minute.
const RESCUED: Duration = Duration::from_mins(10);

struct Crash {
    cafe: Cafe,
    database: TestDatabase,
    scissors: Scissors,
    process: Process,
    /// How often the process was killed.
    kills: u32,
    /// The model it talks to, if it has one.
    model: Option<String>,
}

impl Crash {
    async fn stage() -> Self {
        Self::stage_with(false).await
    }

    async fn stage_with(has_model: bool) -> Self {
        let (cafe, database) = (cafe().await, database().await);
        let scissors = Scissors::before(&shared_cluster().await.options()).await;
        let model = has_model.then(|| model_address(&cafe));
        let process = launch(&cafe, &database, &scissors, model.as_deref());
        let mut stage = Self { cafe, database, scissors, process, kills: 0, model };
        stage.ready().await;
        stage
    }

    async fn ready(&mut self) {
        self.cafe.online(self.cafe.names.artie).await;
        self.cafe.registered("daily").await;
    }

    /// Acts with the wire cut there; true if the cut came before the action was over. Then the process was killed and
    /// runs again.
    async fn was_cut(&mut self, cut: Cut, over: impl Future<Output = ()>) -> bool {
        let was_cut = tokio::select! {
            biased;
            () = self.scissors.cut() => true,
            () = over => false,
        };
        if was_cut {
            self.process.kill();
            self.kills += 1;
            self.cafe.until("the killed bot is gone", |world| (!is_online(world, &self.cafe)).then_some(())).await;
        }
        self.scissors.mend();
        if was_cut {
            self.process = launch(&self.cafe, &self.database, &self.scissors, self.model.as_deref());
            self.ready().await;
        }
        tracing::debug!(?cut, was_cut, "acted");
        was_cut
    }

    async fn balance(&self, of: UserId) -> i64 {
        self.economy().wallet(of).await.unwrap().holdings.balance
    }

    fn economy(&self) -> Economy {
        services(&self.cafe, &self.database.db).economy.clone()
    }

    async fn assert_ledger(&self) {
        let report = self.economy().verify().await.unwrap();
        assert!(report.is_clean(), "{report:?}");
    }
}

fn is_online(world: &World, cafe: &Cafe) -> bool {
    world.applications.get(&cafe.names.artie).is_some_and(Application::is_online)
}

fn launch(cafe: &Cafe, database: &TestDatabase, scissors: &Scissors, model: Option<&str>) -> Process {
    let (base, url) = (cafe.discord.base_url(), scissors.url(database.name()));
    Process::start(
        &["run"],
        &[
            ("DISCORD_TOKEN", ARTIE_TOKEN),
            ("DISCORD_API_BASE", &base),
            ("DATABASE_URL", &url),
            ("ARTIE_HTTP_ADDR", ""),
            ("ARTIE_MODELS_BASE_URL", model.unwrap_or_default()),
            ("ARTIE_MODELS_CHAT", TALKER),
            ("RUST_LOG", "warn"),
        ],
    )
}

/// Every cut of an action, in order, until one was not reached.
fn cuts() -> impl Iterator<Item = [Cut; 2]> {
    (1..MOST_ROUND_TRIPS).map(|trip| [Cut::Before(trip), Cut::After(trip)])
}

/// Resolves when an interaction has its final answer.
async fn settled(town: &Town, id: EventId) {
    let view = town.settled(id, UNCUT).await.unwrap();
    assert!(view.is_settled(), "no answer within {UNCUT:?}: {view:?}");
}

/// Uses a command at every cut; after a kill the same interaction comes again.
async fn use_at_every_cut(
    stage: &mut Crash,
    path: &str,
    options: serde_json::Value,
    mut person: impl FnMut(&Crash) -> Person,
    mut check: impl AsyncFnMut(&Crash, &Person),
) {
    for cuts in cuts() {
        let mut is_reached = false;
        for cut in cuts {
            let person = person(stage);
            stage.scissors.arm(cut);
            let used = person.uses("games", path, &options).unwrap();
            let town = stage.cafe.town.clone();
            let id = used.id();
            if stage.was_cut(cut, settled(&town, id)).await {
                is_reached = true;
                town.replay(id).unwrap();
                stage.cafe.until("the repeated event is dealt with", |world| dealt_with(world, id)).await;
                // The first run may have answered already. That is no error of the second.
                let printed = stage.process.printed();
                assert!(!printed.contains("ERROR") && !printed.contains("40060"), "{printed}");
            }
            check(stage, &person).await;
        }
        if !is_reached {
            assert!(stage.kills > 0, "no cut was ever reached");
            return;
        }
    }
    panic!("the action never ran through uncut");
}

fn dealt_with(world: &World, id: EventId) -> Option<()> {
    world.view_interaction(id).ok()?.is_settled().then_some(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daily_claim_killed_anywhere_pays_once() {
    let mut stage = Crash::stage().await;
    let mut count = 0;
    let newcomer = |stage: &Crash| {
        count += 1;
        let guild = stage.cafe.names.guild;
        let user = stage.cafe.town.with(|world| {
            let user = world.add_person(&format!("newcomer{count}"), "Newcomer");
            world.admit(guild, user, &[]);
            user
        });
        stage.cafe.town.person_with(user)
    };
    use_at_every_cut(&mut stage, "daily", json!({}), newcomer, async |stage, person| {
        assert_eq!(stage.balance(person.id).await, 1_000);
        stage.assert_ledger().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_killed_anywhere_is_made_once() {
    let mut stage = Crash::stage().await;
    let (ada, ben) = (stage.cafe.person("ada"), stage.cafe.person("ben"));
    let id = ada.uses("games", "daily", &json!({})).unwrap().id();
    settled(&stage.cafe.town, id).await;
    let mut paid = 0;
    let options = json!({ "to": ben.id.to_string(), "amount": "7" });
    let payer = ada.clone();
    use_at_every_cut(
        &mut stage,
        "wallet pay",
        options,
        |_| payer.clone(),
        async |stage, _| {
            paid += 7;
            // The tenth payment is an achievement.
            let achieved = if paid >= 70 { 250 } else { 0 };
            let balances = (stage.balance(ada.id).await, stage.balance(ben.id).await);
            assert_eq!(balances, (1_000 - paid + achieved, paid));
            stage.assert_ledger().await;
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_killed_anywhere_is_answered_once() {
    // A killed worker's task is taken over when its lease is void, 10 s later: the lanes wait for that side by side.
    let kills = futures::future::join_all((1..=QUESTION_LANES).map(ask_at_every_cut_of_a_lane)).await;
    assert!(kills.iter().sum::<u32>() > 8, "the cuts were not reached: {kills:?}");
}

/// Asks a question at every cut whose round trip belongs to this lane; returns how often the process was killed.
async fn ask_at_every_cut_of_a_lane(lane: u32) -> u32 {
    let mut stage = Crash::stage().await;
    let ben = stage.cafe.person("ben");
    let known = stage.cafe.names.bot_lab;
    let mut asked = Vec::new();
    let me = stage.cafe.town.with(|world| world.application(stage.cafe.names.artie).unwrap().bot);
    for trip in (lane..QUESTION_ROUND_TRIPS).step_by(QUESTION_LANES as usize) {
        // The hardest is the first message of a channel: nothing says yet that it was ever listened to.
        for (cut, is_new) in [(Cut::Before(trip), true), (Cut::After(trip), true), (Cut::After(trip), false)] {
            stage.scissors.quiet(QUIET).await;
            stage.scissors.arm(cut);
            let town = stage.cafe.town.clone();
            let channel = if is_new { new_channel(&stage.cafe, &format!("{cut:?}")) } else { known };
            let question = ben.says(channel, &format!("<@{me}> what is {trip} * 1")).unwrap();
            stage.was_cut(cut, answered(&town, me, &question)).await;
            answered(&town, me, &question).await;
            asked.push(question);
        }
    }
    // Whatever would answer a second time has had its chance: every restart looked at history, outbox and leases.
    for question in &asked {
        assert_eq!(answers(&stage.cafe.town, me, question).len(), 1, "{}", question.content);
    }
    stage.kills
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_killed_anywhere_is_answered_once() {
    let kills = futures::future::join_all((1..=QUESTION_LANES).map(talk_at_every_cut_of_a_lane)).await;
    assert!(kills.iter().sum::<u32>() > 16, "the cuts were not reached: {kills:?}");
}

/// Talks with the model at every cut whose round trip belongs to this lane; returns how often the process was killed.
async fn talk_at_every_cut_of_a_lane(lane: u32) -> u32 {
    let mut stage = Crash::stage_with(true).await;
    // So slow that drafts are shown on the way.
    stage.cafe.mind.set_pace(Duration::from_millis(25));
    let (ben, known) = (stage.cafe.person("ben"), stage.cafe.names.bot_lab);
    let me = stage.cafe.town.with(|world| world.application(stage.cafe.names.artie).unwrap().bot);
    let mut asked = Vec::new();
    for trip in (lane..CONVERSATION_ROUND_TRIPS).step_by(QUESTION_LANES as usize) {
        for cut in [Cut::Before(trip), Cut::After(trip)] {
            stage.scissors.quiet(QUIET).await;
            stage.scissors.arm(cut);
            let town = stage.cafe.town.clone();
            let question = ben.says(known, &format!("<@{me}> roll d6 and say hello, number {trip} of {lane}")).unwrap();
            stage.was_cut(cut, told(&town, me, &question)).await;
            told(&town, me, &question).await;
            asked.push(question);
        }
    }
    for question in &asked {
        let answers = answers(&stage.cafe.town, me, question);
        assert_eq!(answers.len(), 1, "{}: {answers:#?}", question.content);
        assert!(answers[0].content.contains("Here is what I found"), "{}", answers[0].content);
    }
    let kept: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT count(*) FILTER (WHERE role = 'user'), count(*) FILTER (WHERE role = 'assistant')
         FROM session_messages GROUP BY about_message",
    )
    .fetch_all(stage.database.db.pool())
    .await
    .unwrap();
    assert!(kept.len() == asked.len() && kept.iter().all(|counts| *counts == (1, 1)), "{kept:?}");
    stage.kills
}

/// Resolves when an answer is over: it can no longer be stopped.
async fn told(town: &Town, me: UserId, asked: &Message) {
    let is_over = |message: &Message| !json!(message.components).to_string().contains("ask.stop");
    let look = |world: &World| {
        let seen = world.seen_by(asked.channel, asked.author);
        seen.iter().any(|one| one.author == me && one.reply_to == Some(asked.id) && is_over(one)).then_some(())
    };
    town.until(RESCUED, look).await.unwrap_or_else(|| panic!("never answered: {}", asked.content));
}

fn new_channel(cafe: &Cafe, name: &str) -> ChannelId {
    cafe.town.with(|world| world.add_channel(cafe.names.guild, name, ""))
}

fn answers(town: &Town, me: UserId, asked: &Message) -> Vec<Message> {
    let is_answer = |message: &Message| message.author == me && message.reply_to == Some(asked.id);
    town.messages(asked.channel, asked.author).into_iter().filter(is_answer).collect()
}

async fn answered(town: &Town, me: UserId, asked: &Message) {
    let look = |world: &World| {
        let seen = world.seen_by(asked.channel, asked.author);
        seen.iter().any(|message| message.author == me && message.reply_to == Some(asked.id)).then_some(())
    };
    town.until(RESCUED, look).await.unwrap_or_else(|| panic!("never answered: {}", asked.content));
}
