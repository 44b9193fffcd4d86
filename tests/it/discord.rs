//! Conversations with the framework itself, through the demo's Discord: commands, presses, errors, the 3-second guard.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use artie::{
    clock::Clock,
    config::{self, Sources},
    demo::world::{Disturbance, Effect, Fault, InteractionState, Message, cafe::ARTIE_TOKEN},
    dice::Dice,
    discord::{self, Command, Component, Context, Gateway, Parts, PressOutcome},
    error::{Error, Result},
    guilds, heard, help,
    ids::UserId,
    pulse::Withheld,
    reply::{ActionId, Button, ButtonStyle, Reply},
    services::Services,
    web::Vitals,
};
use serde_json::json;

use crate::support::{
    self, TestDatabase,
    town::{Cafe, cafe},
};

/// Says something back to everyone.
#[poise::command(slash_command, prefix_command, category = "fun")]
async fn echo(
    context: Context<'_>,
    #[description = "What"]
    #[rest]
    text: String,
) -> Result<()> {
    discord::send(context, Reply::public(text)).await
}

/// Fails with something that must not be shown.
#[poise::command(slash_command, prefix_command)]
async fn boom(context: Context<'_>) -> Result<()> {
    // As slow as the settings are: the test holds them back.
    context.data().guilds.overview(artie::ids::GuildId(1)).await?;
    Err(anyhow::anyhow!("https://discord.example/webhooks/1/secret-token").into())
}

/// Panics.
#[poise::command(slash_command)]
#[expect(clippy::unused_async, reason = "the shape of a command")]
async fn panics(_context: Context<'_>) -> Result<()> {
    panic!("secret-token")
}

/// Says nothing at all.
#[poise::command(slash_command)]
#[expect(clippy::unused_async, reason = "the shape of a command")]
async fn silent(_context: Context<'_>) -> Result<()> {
    Ok(())
}

fn button(action: &str, owner: UserId) -> Button {
    let action = ActionId { action: action.into(), owner: Some(owner), state: "7".into() };
    Button::action("Press", ButtonStyle::Primary, action)
}

/// Shows a button that works and one of a version long gone.
#[poise::command(slash_command)]
async fn buttons(context: Context<'_>) -> Result<()> {
    let owner = discord::origin(context).user;
    let buttons = vec![button("test.press", owner), button("test.gone", owner)];
    discord::send(context, Reply::public("look").buttons(buttons)).await
}

fn press() -> Component {
    Component {
        action: "test.press",
        run: |press| {
            Box::pin(async move {
                press.services.guilds.overview(artie::ids::GuildId(1)).await?;
                Ok(PressOutcome::Update(Reply::public(format!("pressed with {}", press.action.state))))
            })
        },
    }
}

/// Keeps what it hears.
#[derive(Default)]
struct Notes {
    heard: Mutex<Vec<heard::Event>>,
    said: Mutex<Vec<String>>,
}

impl heard::EventSink for Notes {
    fn heard(&self, event: heard::Event) {
        self.heard.lock().unwrap().push(event);
    }

    fn said(&self, message: heard::Message) {
        self.said.lock().unwrap().push(message.text);
    }
}

struct Stage {
    cafe: Cafe,
    database: TestDatabase,
    services: Services,
    notes: Arc<Notes>,
    gateway: Gateway,
}

fn commands() -> Vec<Command> {
    let own = vec![echo(), boom(), panics(), silent(), buttons()];
    [own, guilds::commands(), help::commands()].into_iter().flatten().collect()
}

fn services(database: &TestDatabase, base: &str, token: &str) -> Services {
    let environment = [("DISCORD_TOKEN", token), ("DISCORD_API_BASE", base)];
    let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let settings = config::load(&Sources { environment, ..Sources::default() }).unwrap().settings;
    Services::new(Arc::new(settings), database.db.clone(), Clock::system(), Dice::seeded(7)).unwrap()
}

async fn connect(services: &Services, notes: &Arc<Notes>) -> Result<Gateway> {
    let parts =
        Parts { services: services.clone(), commands: commands(), components: vec![press()], sink: notes.clone() };
    Gateway::start(parts).await
}

async fn stage() -> Stage {
    let (cafe, database) = (cafe().await, support::database().await);
    let services = services(&database, &cafe.discord.base_url(), ARTIE_TOKEN);
    let notes = Arc::<Notes>::default();
    let gateway = connect(&services, &notes).await.unwrap();
    cafe.online(cafe.names.artie).await;
    cafe.registered("settings").await;
    Stage { cafe, database, services, notes, gateway }
}

impl Stage {
    /// Somebody uses a command; the private or public text that ends it.
    async fn uses(&self, who: &str, command: &str, options: serde_json::Value) -> Message {
        let id = self.cafe.person(who).uses("bot-lab", command, &options).unwrap().id();
        self.final_message(id).await
    }

    async fn final_message(&self, id: artie::ids::EventId) -> Message {
        self.cafe
            .until("a finished answer", |world| {
                let view = world.view_interaction(id).ok()?;
                let finished = |message: &&Message| message.flags & (1 << 7) == 0;
                view.followups.iter().chain(&view.answer).find(finished).cloned()
            })
            .await
    }

    /// Everything Artie said in the lab, as somebody sees it.
    fn lab(&self, who: &str) -> Vec<Message> {
        let me = UserId(self.cafe.names.artie.0);
        let seen = self.cafe.person(who).sees("bot-lab").unwrap();
        seen.into_iter().filter(|message| message.author == me).collect()
    }

    async fn end(self) {
        self.cafe.expect_no_unknown_requests();
        let began = Instant::now();
        self.gateway.stop(Duration::from_secs(5)).await;
        assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());
    }
}

#[tokio::test]
async fn help_is_made_from_the_registered_commands_and_clickable() {
    let stage = stage().await;
    support::eventually(Duration::from_secs(10), || async {
        stage.services.help.mention("settings set").starts_with("</settings set:")
    })
    .await;
    let answer = stage.uses("Ben", "help", json!({})).await;
    assert!(answer.visible_to.is_some());
    let card = answer.embeds[0].to_string();
    assert!(card.contains("</echo:") && card.contains("</settings set:"), "{card}");
    let answer = stage.uses("Ben", "about", json!({})).await;
    assert!(answer.visible_to.is_none() && answer.embeds[0].to_string().contains(env!("CARGO_PKG_VERSION")));
    stage.end().await;
}

#[tokio::test]
async fn commands_are_written_once_over_two_starts() {
    let stage = stage().await;
    let writes = |cafe: &Cafe| {
        cafe.town.with(|world| {
            world.wire.iter().filter(|entry| entry.method == "PUT" && entry.path.contains("/commands")).count()
        })
    };
    assert_eq!(writes(&stage.cafe), 1);
    stage.gateway.stop(Duration::from_secs(5)).await;
    let gateway = connect(&stage.services, &stage.notes).await.unwrap();
    let reads = |entry: &&artie::demo::world::WireEntry| entry.method == "GET" && entry.path.contains("/commands");
    stage.cafe.until("both looked", |world| (world.wire.iter().filter(reads).count() >= 2).then_some(())).await;
    stage.cafe.online(stage.cafe.names.artie).await;
    assert_eq!(writes(&stage.cafe), 1);
    Stage { gateway, ..stage }.end().await;
}

#[tokio::test]
async fn a_slow_database_defers_privately_and_fills_the_same_place() {
    let stage = stage().await;
    let mut lock = stage.database.db.begin().await.unwrap();
    sqlx::query("LOCK TABLE guild_settings").execute(&mut *lock).await.unwrap();
    let id = stage.cafe.person("Ada").uses("bot-lab", "settings show", &json!({})).unwrap().id();
    let thinking = |view: &artie::demo::world::InteractionView| view.state() == InteractionState::Thinking;
    stage.cafe.until("it thinks", |world| world.view_interaction(id).ok().filter(thinking)).await;
    lock.rollback().await.unwrap();
    let answer = stage.final_message(id).await;
    assert!(answer.visible_to.is_some() && answer.embeds[0].to_string().contains("prefix"), "{answer:?}");
    assert_eq!(stage.lab("Ada").len(), 1);
    assert!(stage.lab("Ben").is_empty());
    stage.end().await;
}

#[tokio::test]
async fn what_an_earlier_run_left_thinking_is_filled_and_what_it_said_stays() {
    let stage = stage().await;
    // Discord takes the deferral, and Artie never hears so: for the rest of the run it is another's.
    stage.cafe.town.fault(Fault::once("POST /interactions/*", Effect::FailAfter(500)));
    let mut lock = stage.database.db.begin().await.unwrap();
    sqlx::query("LOCK TABLE guild_settings").execute(&mut *lock).await.unwrap();
    let id = stage.cafe.person("Ada").uses("bot-lab", "settings show", &json!({})).unwrap().id();
    let thinking = |view: &artie::demo::world::InteractionView| view.state() == InteractionState::Thinking;
    stage.cafe.until("it thinks", |world| world.view_interaction(id).ok().filter(thinking)).await;
    lock.rollback().await.unwrap();
    assert!(stage.final_message(id).await.embeds[0].to_string().contains("prefix"));
    // Discord shows the answer, and Artie never hears so: no error is put beside it.
    stage.cafe.town.fault(Fault::once("POST /interactions/*", Effect::FailAfter(500)));
    assert_eq!(stage.uses("Ada", "echo", json!({ "text": "once" })).await.content, "once");
    // And the same event again says nothing new.
    stage.cafe.town.replay(id).unwrap();
    assert_eq!(stage.uses("Ada", "echo", json!({ "text": "again" })).await.content, "again");
    let said = stage.lab("Ada").into_iter().map(|message| message.content).collect::<Vec<_>>();
    assert_eq!(said, ["", "once", "again"]);
    stage.end().await;
}

#[tokio::test]
async fn a_fault_shows_a_code_to_one_person_even_after_a_public_deferral() {
    let stage = stage().await;
    let mut lock = stage.database.db.begin().await.unwrap();
    sqlx::query("LOCK TABLE guild_settings").execute(&mut *lock).await.unwrap();
    let id = stage.cafe.person("Ada").uses("bot-lab", "boom", &json!({})).unwrap().id();
    let thinking = |view: &artie::demo::world::InteractionView| view.state() == InteractionState::Thinking;
    stage.cafe.until("it thinks", |world| world.view_interaction(id).ok().filter(thinking)).await;
    assert_eq!(stage.lab("Ben").len(), 1, "a public deferral is seen by all");
    lock.rollback().await.unwrap();
    let answer = stage.final_message(id).await;
    assert!(answer.content.contains("tell an admin this code: `"), "{}", answer.content);
    assert!(!answer.content.contains("secret") && answer.visible_to.is_some());
    assert!(stage.lab("Ben").is_empty(), "nothing public is left: {:?}", stage.lab("Ben"));
    let panicked = stage.uses("Ada", "panics", json!({})).await;
    assert!(panicked.content.contains("code: `") && !panicked.content.contains("secret"));
    assert_eq!(stage.uses("Ada", "silent", json!({})).await.content, "Done.");
    stage.end().await;
}

#[tokio::test]
async fn presses_are_the_owners_and_old_controls_end_kindly() {
    let stage = stage().await;
    let shown = stage.uses("Ada", "buttons", json!({})).await;
    let id_of = |index: usize| shown.components[0]["components"][index]["custom_id"].as_str().unwrap().to_owned();
    let ben = stage.cafe.person("Ben");
    let refused = stage.final_message(ben.presses(shown.id, &id_of(0)).unwrap().id()).await;
    assert!(refused.content.contains("not yours") && refused.visible_to == Some(ben.id), "{refused:?}");

    let over = stage.cafe.person("Ada").presses(shown.id, &id_of(1)).unwrap().id();
    stage
        .cafe
        .until("the sentence and the grey buttons", |world| {
            let view = world.view_interaction(over).ok()?;
            let told = view.followups.iter().any(|message| message.content.contains("This is over"));
            let row = &world.find_message(shown.id)?.components[0]["components"];
            (told && row.as_array()?.iter().all(|button| button["disabled"] == true)).then_some(())
        })
        .await;
    stage.end().await;
}

#[tokio::test]
async fn a_press_updates_its_message_also_when_it_is_slow_and_a_replay_does_no_harm() {
    let stage = stage().await;
    let shown = stage.uses("Ada", "buttons", json!({})).await;
    let custom_id = shown.components[0]["components"][0]["custom_id"].as_str().unwrap();
    let mut lock = stage.database.db.begin().await.unwrap();
    sqlx::query("LOCK TABLE guild_settings").execute(&mut *lock).await.unwrap();
    let id = stage.cafe.person("Ada").presses(shown.id, custom_id).unwrap().id();
    let noted = |view: &artie::demo::world::InteractionView| view.state() == InteractionState::Acknowledged;
    stage.cafe.until("the press is noted", |world| world.view_interaction(id).ok().filter(noted)).await;
    lock.rollback().await.unwrap();
    let pressed = |message: &Message| message.content == "pressed with 7";
    stage.cafe.message(stage.cafe.names.bot_lab, stage.cafe.names.ada, pressed).await;
    stage.cafe.town.replay(id).unwrap();
    let answer = stage.uses("Ada", "echo", json!({ "text": "still here" })).await;
    assert_eq!(answer.content, "still here");
    stage.end().await;
}

#[tokio::test]
async fn text_commands_use_the_servers_prefix_and_talk_is_left_to_chat() {
    let stage = stage().await;
    let (lab, ada) = (stage.cafe.names.bot_lab, stage.cafe.names.ada);
    let ben = stage.cafe.person("Ben");
    let says = |text: &'static str| move |message: &Message| message.content == text;
    let asked = ben.says("bot-lab", "!echo by hand").unwrap();
    assert_eq!(stage.cafe.message(lab, ada, |m| m.content == "by hand").await.reply_to, Some(asked.id));

    let changed = stage.uses("Ada", "settings set", json!({ "key": "prefix", "value": "?" })).await;
    assert!(changed.content.contains("Revision 1"), "{}", changed.content);
    ben.says("bot-lab", "!echo old prefix").unwrap();
    ben.says("bot-lab", "?nothingofmine").unwrap();
    ben.says("bot-lab", "?ehco slip").unwrap();
    stage.cafe.message(lab, ada, |message| message.content.contains("Did you mean `?echo`")).await;
    ben.says("bot-lab", "?settings show").unwrap();
    stage.cafe.message(lab, ada, |message| message.content.contains("Manage Server")).await;
    let mention = format!("<@{}> echo is not a command here", stage.cafe.names.artie);
    ben.says("bot-lab", &mention).unwrap();
    ben.says("bot-lab", "?echo last").unwrap();
    stage.cafe.message(lab, ada, says("last")).await;

    support::eventually(Duration::from_secs(10), || async { stage.notes.said.lock().unwrap().contains(&mention) })
        .await;
    let said = stage.notes.said.lock().unwrap().clone();
    assert_eq!(said, ["!echo old prefix", &mention]);
    let lab = stage.lab("Ada");
    assert!(
        !lab.iter().any(|message| message.content.contains("old prefix") || message.content.contains("nothingofmine"))
    );
    let heard = stage.notes.heard.lock().unwrap().clone();
    assert!(heard.iter().any(|event| matches!(event, heard::Event::Message(message) if message.mine)));
    assert!(heard.iter().any(|event| matches!(event, heard::Event::Guild(guild) if guild.channels.len() >= 4)));
    stage.end().await;
}

#[tokio::test]
async fn a_wrong_token_is_one_sentence_and_without_intents_artie_hears_less_and_says_so() {
    let (cafe, database) = (cafe().await, support::database().await);
    let wrong = services(&database, &cafe.discord.base_url(), "MTA.wrong.token");
    let Err(Error::Refused(sentence)) = connect(&wrong, &Arc::default()).await else { panic!("it connected") };
    assert!(sentence.to_string().contains("refuses the token"), "{sentence}");

    let services = services(&database, &cafe.discord.base_url(), ARTIE_TOKEN);
    cafe.town.with(|world| world.applications.get_mut(&cafe.names.artie).unwrap().granted_intents = 0);
    let notes = Arc::<Notes>::default();
    let gateway = connect(&services, &notes).await.unwrap();
    cafe.online(cafe.names.artie).await;
    cafe.registered("settings").await;
    let stage = Stage { cafe, database, services, notes, gateway };
    assert_eq!(stage.services.pulse.withheld(), Withheld { content: true, members: true });
    let ready = stage.services.ready().await;
    assert!(ready.iter().any(|part| part.ok && part.detail.contains("Message Content Intent")), "{ready:?}");
    let greeting = json!({ "key": "welcome.channel", "value": "#general" });
    let changed = stage.uses("Ada", "settings set", greeting).await;
    assert!(changed.content.contains("Server Members Intent"), "{}", changed.content);
    let prefix = json!({ "key": "prefix", "value": "?" });
    assert!(!stage.uses("Ada", "settings set", prefix).await.content.contains("Intent"));
    stage.cafe.expect_no_unknown_requests();
    stage.end().await;
}

#[tokio::test]
async fn a_dropped_connection_comes_back_and_answers() {
    let stage = stage().await;
    assert!(stage.services.pulse.is_connected());
    stage.cafe.town.disturb(stage.cafe.names.artie, Disturbance::Drop);
    let resumed = |world: &artie::demo::World| (support::town::frames(world, "RESUME") > 0).then_some(());
    stage.cafe.until("it resumes", resumed).await;
    assert_eq!(stage.uses("Ada", "echo", json!({ "text": "back" })).await.content, "back");
    stage.end().await;
}
