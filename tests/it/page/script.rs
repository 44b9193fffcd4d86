//! A bot with a script, inside the process: what the page shows must not depend on the real bot's words.

use std::{collections::HashMap, time::Duration};

use artie::demo::{
    Town,
    world::{Draft, Interaction, InteractionKind, WorldEvent},
};
use artie::ids::ApplicationId;
use serde_json::{Value, json};

/// Registers the script's commands and answers until the town is gone.
pub(crate) fn play(town: &Town, application: ApplicationId) {
    let commands = [
        json!({"name": "daily", "description": "Collect your coins", "type": 1}),
        json!({"name": "calc", "description": "Works out a sum", "type": 1, "options": [
            {"type": 3, "name": "expression", "description": "For example 2+2*3", "required": true}]}),
        json!({"name": "wallet", "description": "Your coins", "type": 1, "options": [
            {"type": 1, "name": "show", "description": "Your balance"},
            {"type": 1, "name": "pay", "description": "Give coins to somebody", "options": [
                {"type": 6, "name": "to", "description": "Who gets them", "required": true},
                {"type": 4, "name": "amount", "description": "How many", "required": true, "min_value": 1}]}]}),
        json!({"name": "note", "description": "Opens a form", "type": 1}),
        json!({"name": "find", "description": "Suggests", "type": 1, "options": [
            {"type": 3, "name": "what", "description": "Anything", "required": true, "autocomplete": true}]}),
        json!({"name": "roll", "description": "Throws dice", "type": 1, "options": [
            {"type": 3, "name": "dice", "description": "For example 2d6"}]}),
        json!({"name": "silence", "description": "Never answers", "type": 1}),
    ];
    town.with(|world| world.overwrite_commands(application, None, &commands)).unwrap();
    let (town, mut events) = (town.clone(), town.subscribe());
    tokio::spawn(async move {
        while let Ok(event) = events.recv().await {
            if let WorldEvent::InteractionStarted { interaction } = event {
                let found = town.with(|world| world.interaction(interaction).cloned()).unwrap();
                answer(&town, &found);
            }
        }
    });
}

fn answer(town: &Town, interaction: &Interaction) {
    let (kind, draft) = match interaction.kind {
        InteractionKind::Autocomplete => {
            (json!({"type": 8, "data": {"choices": [{"name": "Cake", "value": "cake"}]}}), Draft::default())
        }
        InteractionKind::Form => (json!({"type": 4}), private(&format!("You wrote: {}", field(interaction)))),
        InteractionKind::Component => {
            (json!({"type": 7}), Draft { components: Some(Vec::new()), ..Draft::text("Pressed once.") })
        }
        InteractionKind::Command => match interaction.data["name"].as_str().unwrap() {
            "silence" => return,
            "note" => (form(), Draft::default()),
            "daily" => (json!({"type": 4}), daily()),
            "calc" => (json!({"type": 4}), Draft::text("8")),
            "roll" => {
                let dice = interaction.data["options"][0]["value"].as_str().unwrap_or("nothing");
                (json!({"type": 4}), Draft::text(&format!("rolled {dice}")))
            }
            "wallet" => (json!({"type": 4}), private(&paid(&interaction.data["options"][0]))),
            _ => (json!({"type": 4}), Draft::text(&interaction.data.to_string())),
        },
    };
    town.with(|world| world.call_back(interaction.id, &interaction.token, &kind, draft)).unwrap();
}

fn private(text: &str) -> Draft {
    Draft { flags: 64, ..Draft::text(text) }
}

fn daily() -> Draft {
    let buttons = json!({"type": 1, "components": [{"type": 2, "style": 1, "label": "Again?", "custom_id": "again"}]});
    Draft { components: Some(vec![buttons]), ..Draft::text("**1,000 coins** for you.") }
}

fn paid(pay: &Value) -> String {
    let values: HashMap<_, _> = pay["options"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| (one["name"].as_str().unwrap(), one["value"].clone()))
        .collect();
    format!("Paid {} to <@{}>.", values["amount"], values["to"].as_str().unwrap())
}

fn form() -> Value {
    let input = json!({"type": 4, "custom_id": "text", "label": "Your note", "style": 1});
    json!({"type": 9, "data": {"custom_id": "note", "title": "A note", "components": [{"type": 1, "components": [input]}]}})
}

fn field(interaction: &Interaction) -> String {
    interaction.data["components"][0]["components"][0]["value"].as_str().unwrap().to_owned()
}

/// How long a test waits for anything.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);
