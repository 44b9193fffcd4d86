//! Application commands, global and of one guild.

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};

use super::{
    Answer, Done, NOTHING,
    asking::{At, Body, Caller},
};
use crate::{
    demo::{
        Town, World,
        world::{AppCommand, CommandId, Refusal, Refused},
    },
    ids::{ApplicationId, GuildId, UserId},
};

pub(super) fn routes() -> Router<Town> {
    let scopes =
        ["/applications/{application_id}/commands", "/applications/{application_id}/guilds/{guild_id}/commands"];
    scopes.into_iter().fold(Router::new(), |router, scope| {
        router
            .route(scope, get(list).put(overwrite).post(create))
            .route(&format!("{scope}/{{command_id}}"), get(read).patch(change).delete(delete))
    })
}

/// The ids of the path: the guild and the command when the route has them.
#[derive(Debug, serde::Deserialize)]
#[expect(clippy::struct_field_names, reason = "the names are those of the path's parameters")]
struct Scope {
    application_id: ApplicationId,
    guild_id: Option<GuildId>,
    command_id: Option<String>,
}

impl Scope {
    /// Refuses other applications' commands, and guilds the bot is not in.
    fn check(&self, caller: Caller, world: &World) -> Refused<()> {
        if self.application_id != caller.application {
            return Err(Refusal {
                status: 403,
                ..Refusal::bad(20012, "You are not authorized to perform this action on this application")
            });
        }
        let is_member = |guild| world.member(guild, UserId(caller.bot.0)).is_ok();
        if self.guild_id.is_none_or(is_member) { Ok(()) } else { Err(Refusal::missing_access()) }
    }

    fn command(&self) -> CommandId {
        CommandId(self.command_id.as_ref().and_then(|id| id.parse().ok()).unwrap_or(0))
    }
}

fn wire(commands: &[AppCommand]) -> Json<Value> {
    Json(commands.iter().map(AppCommand::wire).collect())
}

async fn list(State(town): State<Town>, caller: Caller, At(scope): At<Scope>) -> Answer {
    town.with(|world| {
        scope.check(caller, world)?;
        Ok(wire(&world.commands_of(caller.application, scope.guild_id)))
    })
}

async fn overwrite(State(town): State<Town>, caller: Caller, At(scope): At<Scope>, body: Body) -> Answer {
    let definitions = body.json.as_array().cloned().ok_or_else(|| {
        let error = json!({"code": "LIST_TYPE_CONVERT", "message": "Only iterables may be used in a ListType"});
        Refusal::form(json!({ "_errors": [error] }))
    })?;
    town.with(|world| {
        scope.check(caller, world)?;
        Ok(wire(&world.overwrite_commands(caller.application, scope.guild_id, &definitions)?))
    })
}

async fn create(
    State(town): State<Town>,
    caller: Caller,
    At(scope): At<Scope>,
    body: Body,
) -> Result<Response, Refusal> {
    town.with(|world| {
        scope.check(caller, world)?;
        let known = world.commands_of(caller.application, scope.guild_id).len();
        let command = world.create_command(caller.application, scope.guild_id, &body.json)?;
        let is_new = world.commands_of(caller.application, scope.guild_id).len() > known;
        let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
        Ok((status, Json(command.wire())).into_response())
    })
}

async fn read(State(town): State<Town>, caller: Caller, At(scope): At<Scope>) -> Answer {
    town.with(|world| {
        scope.check(caller, world)?;
        Ok(Json(world.command(caller.application, scope.guild_id, scope.command())?.wire()))
    })
}

async fn change(State(town): State<Town>, caller: Caller, At(scope): At<Scope>, body: Body) -> Answer {
    town.with(|world| {
        scope.check(caller, world)?;
        let changed = world.change_command(caller.application, scope.guild_id, scope.command(), &body.json)?;
        Ok(Json(changed.wire()))
    })
}

async fn delete(State(town): State<Town>, caller: Caller, At(scope): At<Scope>) -> Done {
    town.with(|world| {
        scope.check(caller, world)?;
        world.delete_command(caller.application, scope.guild_id, scope.command())?;
        Ok(NOTHING)
    })
}
