//! What agents do for coins: paid once, said once or refunded once, however it goes wrong.

use std::time::Duration;

use artie::{
    agents::work::State,
    app::Bot,
    demo::{
        Person,
        world::{Application, Effect, Fault, Message, World, cafe::ARTIE_TOKEN},
    },
    ids::{EventId, UserId},
};
use serde_json::json;

use super::{KEY, Lent, QUICK, lent, origin};
use crate::support::{
    eventually,
    process::Process,
    scissors::{Cut, Scissors},
    shared_cluster,
    stage::{said, start_with},
    town::{DEADLINE, PATIENCE},
};

pub(super) struct Scene {
    pub(super) lent: Lent,
    pub(super) bot: Bot,
}

impl Scene {
    pub(super) async fn of(agents: usize) -> Self {
        let lent = lent(agents).await;
        let bot = start_with(&lent.cafe, &lent.database.db, &QUICK).await;
        lent.cafe.registered("agents").await;
        let count = i64::try_from(agents).unwrap();
        eventually(DEADLINE, async || lent.online_rows().await == count && here(&lent).await == count).await;
        Self { lent, bot }
    }

    pub(super) fn ada(&self) -> Person {
        self.lent.cafe.person("ada")
    }

    pub(super) async fn hears(&self, who: &Person, path: &str, options: serde_json::Value) -> String {
        let used = who.uses("bot-lab", path, &options).unwrap();
        said(&self.lent.cafe.answer(used.id()).await.answer.expect("an answer"))
    }

    pub(super) async fn balance(&self, who: UserId) -> i64 {
        self.bot.services().economy.wallet(who).await.unwrap().holdings.balance
    }

    /// What an agent said in the lab.
    pub(super) fn agents_said(&self) -> Vec<Message> {
        agents_said(&self.lent)
    }
}

fn agents_said(lent: &Lent) -> Vec<Message> {
    let mut all = lent.cafe.town.messages(lent.lab(), lent.cafe.names.ada);
    all.retain(|message| lent.agents.iter().any(|agent| agent.0 == message.author.0));
    all
}

async fn here(lent: &Lent) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM agent_presence").fetch_one(lent.database.db.pool()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_says_it_for_coins_once_and_not_again_too_soon() {
    let scene = Scene::of(2).await;
    let ada = scene.ada();
    let poor = scene.hears(&ada, "agents say", json!({ "text": "hello" })).await;
    assert!(poor.contains("75 coins"), "{poor}");
    scene.hears(&ada, "daily", json!({})).await;
    let before = scene.balance(ada.id).await;
    let done = scene.hears(&ada, "agents say", json!({ "text": "Good evening, everybody. @everyone" })).await;
    assert!(done.contains("said it for **75 coins**"), "{done}");
    assert_eq!(scene.balance(ada.id).await, before - 75);
    let said = scene.agents_said();
    assert_eq!(said.len(), 1);
    assert!(said[0].content.contains("Good evening") && !said[0].mention_everyone, "{said:?}");
    let soon = scene.hears(&ada, "agents say", json!({ "text": "again" })).await;
    assert!(soon.contains("just now"), "{soon}");
    scene.lent.cafe.clock.advance(Duration::from_secs(121));
    scene.hears(&ada, "agents say", json!({ "text": "again" })).await;
    let said = scene.agents_said();
    assert_eq!((said.len(), said[0].author), (2, said[1].author), "the same session, the same agent");
    let cheered = scene
        .hears(&ada, "agents cheer", json!({ "member": scene.lent.cafe.names.ben.to_string(), "text": "bravo" }))
        .await;
    assert!(cheered.contains("25 coins"), "{cheered}");
    assert!(scene.agents_said()[2].mentions.contains(&scene.lent.cafe.names.ben), "it is about Ben, so it pings him");
    scene.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_agent_breaks_another_one_says_it_and_when_all_do_the_coins_come_back() {
    let scene = Scene::of(2).await;
    let ada = scene.ada();
    scene.hears(&ada, "daily", json!({})).await;
    scene.hears(&ada, "agents say", json!({ "text": "first" })).await;
    let first = scene.agents_said()[0].author;
    let broken = artie::ids::ApplicationId(first.0);
    scene.lent.cafe.town.fault(Fault::times("POST /channels/*/messages", Effect::FailBefore(403), 1_000).of(broken));
    scene.lent.cafe.clock.advance(Duration::from_secs(121));
    let before = scene.balance(ada.id).await;
    scene.hears(&ada, "agents say", json!({ "text": "second" })).await;
    let said = scene.agents_said();
    assert_eq!((said.len(), scene.balance(ada.id).await), (2, before - 75));
    assert_ne!(said[1].author, first, "the session goes on with another one");
    for agent in &scene.lent.agents {
        let fault = Fault::times("POST /channels/*/messages", Effect::FailBefore(403), 1_000);
        scene.lent.cafe.town.fault(fault.of(*agent));
    }
    scene.lent.cafe.clock.advance(Duration::from_secs(121));
    let before = scene.balance(ada.id).await;
    let refunded = scene.hears(&ada, "agents say", json!({ "text": "third" })).await;
    assert!(refunded.contains("back"), "{refunded}");
    assert_eq!((scene.agents_said().len(), scene.balance(ada.id).await), (2, before));
    assert!(scene.bot.services().economy.verify().await.unwrap().is_clean());
    scene.bot.stop().await;
}

/// Ben paid long ago, by this event, for what was never said.
async fn ben_paid(lent: &Lent, event: EventId) {
    let sql = "INSERT INTO agent_action_uses (event_id, guild_id, channel_id, user_id, action, agent_id, cost, locale, created_at)
               VALUES ($4, $1, '1', $2, 'say', $3, 75, 'en', 1739491200000)";
    let row = sqlx::query(sql).bind(lent.cafe.names.guild.to_string()).bind(lent.cafe.names.ben.to_string());
    let row = row.bind(format!("agent{}", lent.agents[0])).bind(event.to_string());
    row.execute(lent.database.db.pool()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_use_that_cannot_be_refunded_holds_up_no_other() {
    let lent = lent(1).await;
    let (ben, pool) = (lent.cafe.names.ben, lent.database.db.pool());
    let [stuck, other] = [EventId(1_340_000_000_000_000_010), EventId(1_340_000_000_000_000_020)];
    for event in [stuck, other] {
        ben_paid(&lent, event).await;
    }
    sqlx::query("DELETE FROM queue WHERE task_type = 'agents.act'").execute(pool).await.unwrap();
    // Something else has happened by the event of its refund.
    sqlx::query("INSERT INTO receipts (event_id, action, user_id, outcome) VALUES ($1, 'daily', $2, '{}')")
        .bind(EventId(stuck.0 | (1 << 63)).to_string())
        .bind(ben.to_string())
        .execute(pool)
        .await
        .unwrap();
    let agents = &lent.services.agents;
    assert_eq!(agents.refund_forgotten().await.unwrap(), 1);
    let state = async |event| agents.used(event).await.unwrap().unwrap().state;
    assert_eq!((state(stuck).await, state(other).await), (State::Pending, State::Refunded));
    assert_eq!(agents.refund_forgotten().await.unwrap(), 0, "it came back once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_is_nobodys_who_was_forgotten_meanwhile() {
    let lent = lent(1).await;
    let (ben, pool) = (lent.cafe.names.ben, lent.database.db.pool());
    let event = EventId(1_340_000_000_000_000_010);
    ben_paid(&lent, event).await;
    let used = lent.services.agents.used(event).await.unwrap().unwrap();
    sqlx::query("SELECT ledger_pseudonymise($1)").bind(ben.to_string()).execute(pool).await.unwrap();
    let late = lent.services.agents.refund(&used).await;
    assert!(matches!(late, Err(artie::error::Error::Busy { .. })), "{late:?}");
    let anew = lent.services.agents.used(event).await.unwrap().unwrap();
    assert_ne!(anew.user, ben);
    assert_eq!(lent.services.agents.refund(&anew).await.unwrap().done.coins, 75);
    let known = "SELECT (SELECT count(*) FROM receipts WHERE user_id = $1) + (SELECT count(*) FROM user_wallets WHERE user_id = $1)";
    assert_eq!(sqlx::query_scalar::<_, i64>(known).bind(ben.to_string()).fetch_one(pool).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_nobody_uses_ends_with_a_word() {
    let scene = Scene::of(1).await;
    let (ada, ben) = (scene.ada(), scene.lent.cafe.person("ben"));
    for person in [&ada, &ben] {
        scene.hears(person, "daily", json!({})).await;
    }
    scene.hears(&ada, "agents say", json!({ "text": "mine" })).await;
    let busy = scene.hears(&ben, "agents say", json!({ "text": "may I?" })).await;
    assert!(busy.contains("in use"), "{busy}");
    scene.lent.cafe.clock.advance(Duration::from_mins(16));
    assert_eq!(scene.bot.services().agents.sweep().await.unwrap(), 1);
    let notice = |message: &Message| message.content.contains("idle for 15 minutes");
    scene.lent.cafe.message(scene.lent.lab(), ada.id, notice).await;
    scene.hears(&ben, "agents say", json!({ "text": "thank you" })).await;
    assert_eq!(scene.agents_said().len(), 2);
    scene.bot.stop().await;
}

/// The whole program, an agent that may not speak, and a wire that is cut at every round trip of an action.
struct Wire {
    lent: Lent,
    scissors: Scissors,
    process: Process,
}

/// From paying to having shown that it is refunded takes fewer round trips than this.
const ROUND_TRIPS: u32 = 32;
const LANES: u32 = 4;

impl Wire {
    async fn stage() -> Self {
        let lent = lent(1).await;
        let fault = Fault::times("POST /channels/*/messages", Effect::FailBefore(403), 100_000);
        lent.cafe.town.fault(fault.of(lent.agents[0]));
        let ada = lent.cafe.names.ada;
        let say = artie::agents::work::Action::Say;
        let agents = &lent.services.agents;
        agents.set_terms(&origin(&lent.cafe, ada), say, (None, None, Some(0))).await.unwrap();
        let scissors = Scissors::before(&shared_cluster().await.options()).await;
        let process = launch(&lent, &scissors);
        let stage = Self { lent, scissors, process };
        stage.ready().await;
        stage
    }

    async fn ready(&self) {
        self.lent.cafe.online(self.lent.cafe.names.artie).await;
        self.lent.cafe.registered("agents").await;
        eventually(Duration::from_mins(1), async || self.lent.online_rows().await == 1 && here(&self.lent).await == 1)
            .await;
    }

    async fn answered(&self, id: EventId) {
        let view = self.lent.cafe.town.settled(id, Duration::from_mins(1)).await.unwrap();
        assert!(view.is_settled(), "never answered: {view:?}\n{}", self.process.printed());
    }

    /// True if the cut came before the action was over: then the process was killed and runs again.
    async fn was_cut(&mut self, id: EventId) -> bool {
        let cafe_town = self.lent.cafe.town.clone();
        let was_cut = tokio::select! {
            biased;
            () = self.scissors.cut() => true,
            _ = cafe_town.settled(id, PATIENCE) => false,
        };
        if was_cut {
            self.process.kill();
            let artie = self.lent.cafe.names.artie;
            let gone =
                |world: &World| (!world.applications.get(&artie).is_some_and(Application::is_online)).then_some(());
            self.lent.cafe.until("the killed bot is gone", gone).await;
        }
        self.scissors.mend();
        if was_cut {
            self.process = launch(&self.lent, &self.scissors);
            self.ready().await;
        }
        was_cut
    }
}

fn launch(lent: &Lent, scissors: &Scissors) -> Process {
    let (base, url) = (lent.cafe.discord.base_url(), scissors.url(lent.database.name()));
    Process::start(
        &["run"],
        &[
            ("DISCORD_TOKEN", ARTIE_TOKEN),
            ("DISCORD_API_BASE", &base),
            ("DATABASE_URL", &url),
            ("ARTIE_HTTP_ADDR", ""),
            ("ARTIE_SECRET_KEY", KEY),
            ("ARTIE_AGENTS_HEARTBEAT", "2s"),
            ("ARTIE_AGENTS_STALE", "6s"),
            ("ARTIE_AGENTS_LOOK", "500ms"),
            ("ARTIE_AGENTS_LOGIN_PAUSE", "10ms"),
            ("ARTIE_AGENTS_LOGIN_RETRY", "1s"),
            ("RUST_LOG", "warn"),
        ],
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_after_the_debit_is_refunded_once_wherever_the_process_is_killed() {
    let lanes = futures::future::join_all((1..=LANES).map(lane)).await;
    assert!(lanes.iter().map(|(kills, _)| kills).sum::<u32>() > 4, "the cuts were not reached: {lanes:?}");
    assert!(lanes.iter().any(|(_, paid)| *paid > 0), "nobody ever paid: {lanes:?}");
}

/// How often the process was killed, and how often somebody had paid.
async fn lane(lane: u32) -> (u32, i64) {
    let mut wire = Wire::stage().await;
    let ada = wire.lent.cafe.person("ada");
    let daily = ada.uses("bot-lab", "daily", &json!({})).unwrap();
    wire.answered(daily.id()).await;
    let (mut kills, mut asked) = (0, 0);
    for trip in (lane..ROUND_TRIPS).step_by(LANES as usize) {
        wire.scissors.arm(if lane.is_multiple_of(2) { Cut::Before(trip) } else { Cut::After(trip) });
        let used = ada.uses("bot-lab", "agents say", &json!({ "text": "never heard" })).unwrap();
        asked += 1;
        if wire.was_cut(used.id()).await {
            kills += 1;
            // Nobody may have acknowledged it; then Discord brings it again.
            wire.lent.cafe.town.replay(used.id()).unwrap();
        }
        // The repeated event may come too late for Discord; then nothing was paid. However it went, no coin is gone in the
        // end, and none came twice.
        wire.lent.cafe.town.settled(used.id(), PATIENCE).await.unwrap();
        let sql = "SELECT count(*) FROM agent_action_uses WHERE status = 'pending'";
        eventually(Duration::from_mins(2), async || {
            sqlx::query_scalar::<_, i64>(sql).fetch_one(wire.lent.database.db.pool()).await.unwrap() == 0
        })
        .await;
        let economy = &wire.lent.services.economy;
        assert_eq!(economy.wallet(ada.id).await.unwrap().holdings.balance, 1_000, "trip {trip}");
        assert!(economy.verify().await.unwrap().is_clean());
    }
    let refunds: i64 = sqlx::query_scalar("SELECT count(*) FROM transaction_log WHERE reason = 'agent_refund'")
        .fetch_one(wire.lent.database.db.pool())
        .await
        .unwrap();
    let paid: i64 = sqlx::query_scalar("SELECT count(*) FROM transaction_log WHERE reason = 'agent'")
        .fetch_one(wire.lent.database.db.pool())
        .await
        .unwrap();
    assert_eq!(refunds, paid, "one refund for each payment");
    assert!(paid <= asked, "{paid} of {asked} were paid");
    assert_eq!(agents_said(&wire.lent).len(), 0);
    (kills, paid)
}
