//! People talk with a model in the café: streaming, tools, stopping, what is known, what is not, and everything that can go
//! wrong with a model.

mod answers;
mod hosting;
mod kept;
mod scopes;
mod trouble;

use artie::{
    demo::world::{Message, World},
    ids::UserId,
};

use crate::support::stage::Stage;

/// Where people talk.
const HERE: &str = "general";

fn me(stage: &Stage) -> UserId {
    stage.cafe.town.with(|world| world.application(stage.cafe.names.artie).unwrap().bot)
}

/// Says something to Artie.
fn asks(stage: &Stage, who: &str, place: &str, text: &str) -> Message {
    let me = me(stage);
    stage.cafe.person(who).says(place, &format!("<@{me}> {text}")).unwrap()
}

/// Answers to a message, in order.
fn answers(world: &World, me: UserId, asked: &Message) -> Vec<Message> {
    let seen = world.seen_by(asked.channel, asked.author);
    seen.into_iter().filter(|one| one.author == me && one.reply_to == Some(asked.id)).cloned().collect()
}

/// Whether an answer is over: it can no longer be stopped.
fn is_over(message: &Message) -> bool {
    button(message, "ask.stop").is_none()
}

/// The `custom_id` of a button.
fn button(message: &Message, action: &str) -> Option<String> {
    let rows = message.components.iter().filter_map(|row| row["components"].as_array()).flatten();
    let ids = rows.filter_map(|control| control["custom_id"].as_str());
    ids.map(str::to_owned).find(|id| id.starts_with(action))
}

async fn answered(stage: &Stage, asked: &Message) -> Message {
    let me = me(stage);
    let over = |world: &World| answers(world, me, asked).into_iter().next().filter(is_over);
    stage.cafe.until(&format!("“{}” is answered", asked.content), over).await
}

/// Says something and waits for the whole answer.
async fn hears(stage: &Stage, who: &str, place: &str, text: &str) -> String {
    let asked = asks(stage, who, place, text);
    answered(stage, &asked).await.content
}

/// Everything the model was given with its last question, as text.
fn last_prompt(stage: &Stage) -> String {
    stage.cafe.mind.asked().last().map(|body| body["messages"].to_string()).unwrap_or_default()
}

async fn over(stage: Stage) {
    stage.cafe.expect_no_unknown_requests();
    stage.bot.stop().await;
}
