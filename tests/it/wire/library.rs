//! The real client library, unchanged, finds everything it needs: a tiny bot connects, registers and answers.

use poise::serenity_prelude as serenity;
use serde_json::json;

use crate::support::{
    judge::Judge,
    town::{Cafe, cafe, frames},
};
use artie::demo::world::{Disturbance, Effect, Fault, InteractionState, cafe::ARTIE_TOKEN};

type Context<'a> = poise::Context<'a, (), anyhow::Error>;

/// Says something back.
#[poise::command(slash_command, prefix_command)]
async fn echo(
    ctx: Context<'_>,
    #[description = "What"]
    #[rest]
    text: String,
) -> anyhow::Result<()> {
    ctx.say(text).await?;
    Ok(())
}

/// Thinks first.
#[poise::command(slash_command, ephemeral)]
async fn slow(ctx: Context<'_>, #[description = "Who"] who: serenity::User) -> anyhow::Result<()> {
    ctx.defer_ephemeral().await?;
    let embed = serenity::CreateEmbed::new().title("Slow").description(format!("{} waited", who.name));
    let row = serenity::CreateActionRow::Buttons(vec![serenity::CreateButton::new("again").label("Again")]);
    ctx.send(poise::CreateReply::default().embed(embed).components(vec![row])).await?;
    Ok(())
}

#[expect(clippy::unused_async, reason = "the framework awaits it")]
async fn completions(_ctx: Context<'_>, partial: &str) -> serenity::CreateAutocompleteResponse {
    let choices = [format!("{partial}!"), format!("{partial}?")].map(serenity::AutocompleteChoice::from);
    serenity::CreateAutocompleteResponse::new().set_choices(choices.to_vec())
}

/// Offers suggestions.
#[poise::command(slash_command)]
async fn pick(
    ctx: Context<'_>,
    #[description = "One"]
    #[autocomplete = "completions"]
    one: String,
    #[description = "How many"]
    #[min = 1]
    #[max = 9]
    count: Option<i64>,
) -> anyhow::Result<()> {
    ctx.say(format!("{one} {}", count.unwrap_or(1))).await?;
    Ok(())
}

async fn on_event(ctx: &serenity::Context, event: &serenity::FullEvent) -> anyhow::Result<()> {
    let serenity::FullEvent::InteractionCreate { interaction: serenity::Interaction::Component(press) } = event else {
        return Ok(());
    };
    let message = serenity::CreateInteractionResponseMessage::new().content("again!").components(Vec::new());
    press.create_response(ctx, serenity::CreateInteractionResponse::UpdateMessage(message)).await?;
    Ok(())
}

/// A bot of poise on the café's Discord. It ends with the test's runtime.
async fn bot(cafe: &Cafe) {
    let options = poise::FrameworkOptions {
        commands: vec![echo(), slow(), pick()],
        prefix_options: poise::PrefixFrameworkOptions { prefix: Some("!".into()), ..Default::default() },
        event_handler: |framework, event| Box::pin(on_event(framework.serenity_context, event)),
        ..Default::default()
    };
    let framework = poise::Framework::builder()
        .options(options)
        .setup(|ctx, _, framework| {
            Box::pin(async move {
                poise::builtins::register_globally(ctx, &framework.options().commands).await?;
                Ok(())
            })
        })
        .build();
    let http =
        serenity::HttpBuilder::new(ARTIE_TOKEN).proxy(cafe.discord.base_url()).ratelimiter_disabled(true).build();
    let intents = serenity::GatewayIntents::non_privileged() | serenity::GatewayIntents::privileged();
    let mut client = serenity::ClientBuilder::new_with_http(http, intents).framework(framework).await.unwrap();
    tokio::spawn(async move { client.start().await });
    cafe.online(cafe.names.artie).await;
    cafe.registered("pick").await;
}

#[tokio::test]
async fn a_bot_of_the_real_library_connects_registers_and_answers() {
    let cafe = cafe().await;
    bot(&cafe).await;
    let ben = cafe.person("Ben");

    let view = cafe.answer(ben.uses("bot-lab", "echo", &json!({"text": "hello"})).unwrap().id()).await;
    assert_eq!(view.answer.unwrap().content, "hello");

    ben.says("bot-lab", "!echo spoken").unwrap();
    cafe.message(cafe.names.bot_lab, ben.id, |message| message.content == "spoken").await;

    cafe.expect_no_unknown_requests();
}

#[tokio::test]
async fn deferred_private_answers_buttons_and_suggestions_work_with_the_real_library() {
    let cafe = cafe().await;
    bot(&cafe).await;
    let (ben, ada) = (cafe.person("Ben"), cafe.person("Ada"));

    let view = cafe.answer(ben.uses("bot-lab", "slow", &json!({"who": ada.id})).unwrap().id()).await;
    let answer = view.answer.unwrap();
    assert_eq!(answer.visible_to, Some(ben.id));
    assert!(!answer.is_thinking());
    assert_eq!(answer.embeds[0]["description"], "ada waited");
    assert!(ada.sees("bot-lab").unwrap().is_empty(), "a private answer is nobody else's");
    assert!(ada.presses(answer.id, "again").is_err());

    cafe.answer(ben.presses(answer.id, "again").unwrap().id()).await;
    let changed = cafe.message(cafe.names.bot_lab, ben.id, |message| message.content == "again!").await;
    assert_eq!((changed.id, changed.components.len()), (answer.id, 0));

    let asked = ben.autocompletes("bot-lab", "pick", &json!({"one": "te"}), "one").unwrap();
    let suggested = cafe.answer(asked.id()).await;
    assert_eq!(suggested.state(), InteractionState::Suggested);
    assert_eq!(suggested.interaction.choices.unwrap()[0]["value"], "te!");
    assert!(ben.uses("bot-lab", "pick", &json!({"one": "x", "count": 10})).is_err(), "the picker knows the maximum");

    cafe.expect_no_unknown_requests();
    let exchanges: Vec<_> = cafe.town.with(|world| world.wire.iter().cloned().collect());
    let Some(mut judge) = Judge::appoint() else { return };
    let complaints = judge.complaints(&exchanges);
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[tokio::test]
async fn the_real_library_comes_back_after_dropped_sockets_and_hears_what_it_missed() {
    let cafe = cafe().await;
    bot(&cafe).await;
    let ben = cafe.person("Ben");
    for (disturbance, back) in [
        (Disturbance::Drop, "RESUMED"),
        (Disturbance::Reconnect, "RESUMED"),
        (Disturbance::InvalidSession { resumable: false }, "READY"),
    ] {
        let before = cafe.frames(back);
        cafe.town.disturb(cafe.names.artie, disturbance);
        if back == "RESUMED" {
            // Said while it is away, or just before: a resumed session hears it either way.
            ben.says("bot-lab", &format!("!echo during {disturbance:?}")).unwrap();
            let expected = format!("during {disturbance:?}");
            cafe.message(cafe.names.bot_lab, ben.id, |message| message.content == expected).await;
        }
        cafe.until("it is back", |world| (frames(world, back) > before).then_some(())).await;
        ben.says("bot-lab", &format!("!echo after {disturbance:?}")).unwrap();
        let expected = format!("after {disturbance:?}");
        cafe.message(cafe.names.bot_lab, ben.id, |message| message.content == expected).await;
    }
    let answers = ben.sees("bot-lab").unwrap().into_iter().filter(|message| message.author != ben.id).count();
    assert_eq!(answers, 5, "each answered once");
}

#[tokio::test]
async fn an_answer_whose_connection_breaks_after_the_effect_is_there_once() {
    let cafe = cafe().await;
    bot(&cafe).await;
    let ben = cafe.person("Ben");
    cafe.town.fault(Fault::once("POST /interactions/*/callback", Effect::DropAfter));
    let asked = ben.uses("bot-lab", "echo", &json!({"text": "kept"})).unwrap();
    let view = cafe.answer(asked.id()).await;
    assert_eq!(view.answer.unwrap().content, "kept");
    let cut = cafe
        .until("the cut is logged", |world| {
            world.wire.iter().find(|entry| entry.status == 0 && entry.method == "POST").cloned()
        })
        .await;
    assert!(cut.path.ends_with("/…/callback"), "{}", cut.path);
}
