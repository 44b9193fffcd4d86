//! `/todo`.

use crate::{
    discord::{self, Command, Context, Suggestions},
    error::Result,
    reply::Reply,
    todos::{Todo, replies},
};

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    vec![todo()]
}

/// What you have to do
#[poise::command(
    slash_command,
    category = "Assistant",
    subcommands("add", "list", "done", "remove"),
    subcommand_required
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn todo(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// Put something on your list
#[poise::command(slash_command, category = "Assistant", ephemeral)]
async fn add(
    context: Context<'_>,
    #[description = "What"]
    #[max_length = 200]
    what: String,
) -> Result<()> {
    let origin = discord::origin(context);
    let key = origin.event.to_string();
    let todo = context.data().todos.add(origin.user, &what, Some(&key)).await?;
    say(context, &replies::added(&todo)).await
}

/// See your list
#[poise::command(slash_command, category = "Assistant", ephemeral)]
async fn list(context: Context<'_>) -> Result<()> {
    let todos = context.data().todos.list(discord::origin(context).user).await?;
    discord::send(context, replies::list(&discord::words(context), &todos)).await
}

/// Tick something off your list
#[poise::command(slash_command, category = "Assistant", ephemeral)]
async fn done(
    context: Context<'_>,
    #[description = "Which: its number or its words"]
    #[autocomplete = "complete"]
    which: String,
) -> Result<()> {
    let todo = tick(context, &which).await?;
    say(context, &replies::done(&todo)).await
}

/// Take something off your list
#[poise::command(slash_command, category = "Assistant", ephemeral)]
async fn remove(
    context: Context<'_>,
    #[description = "Which: its number or its words"]
    #[autocomplete = "complete"]
    which: String,
) -> Result<()> {
    let todo = tick(context, &which).await?;
    say(context, &replies::removed(&todo)).await
}

async fn tick(context: Context<'_>, which: &str) -> Result<Todo> {
    let origin = discord::origin(context);
    let key = origin.event.to_string();
    context.data().todos.tick(origin.user, which, Some(&key)).await
}

async fn say(context: Context<'_>, said: &crate::words::Message) -> Result<()> {
    discord::send(context, Reply::private(discord::words(context).say(said))).await
}

async fn complete(context: Context<'_>, typed: &str) -> Suggestions {
    let todos = context.data().todos.list(discord::origin(context).user).await.unwrap_or_default();
    let typed = typed.to_lowercase();
    let fitting = todos.iter().enumerate().filter(|(_, todo)| todo.name.to_lowercase().contains(&typed));
    discord::choices(fitting.map(|(index, todo)| (format!("{}. {}", index + 1, todo.name), (index + 1).to_string())))
}
