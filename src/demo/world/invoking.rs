//! What people do with a bot: use its commands, press, choose, send forms. A client's own checks come first.

use serde_json::{Map, Value, json};

use super::{
    AppCommand, CommandId, Interaction, InteractionKind, InteractionState, Refusal, Refused, Upload, World, WorldEvent,
    components, permissions, refusal::Unknown, view,
};
use crate::ids::{ApplicationId, ChannelId, EventId, MessageId, UserId};

/// Something a person does that an application must answer.
#[derive(Clone, Debug)]
pub struct Action {
    /// What.
    pub kind: InteractionKind,
    /// Whom it is for.
    pub application: ApplicationId,
    /// By whom.
    pub user: UserId,
    /// Where.
    pub channel: ChannelId,
    /// Discord's `data`.
    pub data: Value,
    /// The message with the pressed component.
    pub message: Option<MessageId>,
}

/// A slash command being used.
#[derive(Clone, Debug)]
pub struct Slash<'a> {
    /// By whom.
    pub user: UserId,
    /// Where.
    pub channel: ChannelId,
    /// Which command.
    pub command: CommandId,
    /// Sub-command group and sub-command, if it has them.
    pub path: Vec<&'a str>,
    /// Values by option name.
    pub options: &'a Value,
    /// The option being typed, when only suggestions are wanted.
    pub focused: Option<&'a str>,
}

impl World {
    /// Starts any interaction and delivers it; client-side checks are the caller's.
    pub fn begin(&mut self, action: Action) -> EventId {
        let id = EventId(self.next_id());
        let token = format!("aW50ZXJhY3Rpb246{:x}:{:x}", id.0, id.0.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let interaction = Interaction {
            id,
            application: action.application,
            token: token.replace(':', "-"),
            kind: action.kind,
            user: action.user,
            channel: action.channel,
            guild: self.channels.get(&action.channel).and_then(|channel| channel.guild),
            data: action.data,
            message: action.message,
            created: self.now(),
            state: InteractionState::Waiting,
            acknowledged: None,
            original: None,
            is_original_own: false,
            followups: Vec::new(),
            form: None,
            choices: None,
            deliveries: 1,
        };
        self.interactions.insert(id, interaction);
        self.tell(WorldEvent::InteractionStarted { interaction: id });
        id
    }

    /// Uses a slash command, or asks for suggestions for one of its options.
    pub fn use_command(&mut self, slash: &Slash<'_>) -> Refused<EventId> {
        self.require(slash.channel, slash.user, permissions::USE_APPLICATION_COMMANDS)?;
        let command = self.commands.get(&slash.command).ok_or(Unknown::Command)?.clone();
        let guild = self.channel(slash.channel)?.guild;
        if !self.commands_for(slash.user, guild).iter().any(|shown| shown.id == command.id) {
            return Err(Unknown::Command.into());
        }
        let (options, files) = self.with_files(slash, &command);
        let slash = &Slash { options: &options, path: slash.path.clone(), ..*slash };
        let options = nested(command.options(), &slash.path, slash)?;
        let mut data = json!({"id": command.id.to_string(), "name": command.name(), "type": 1, "options": options});
        if let Some(guild) = command.guild {
            data["guild_id"] = json!(guild);
        }
        let mut resolved = self.resolved(slash, &command);
        if !files.is_empty() {
            resolved.insert("attachments".into(), Value::Object(files));
        }
        if !resolved.is_empty() {
            data["resolved"] = Value::Object(resolved);
        }
        let kind = if slash.focused.is_some() { InteractionKind::Autocomplete } else { InteractionKind::Command };
        let application = command.application;
        Ok(self.begin(Action { kind, application, user: slash.user, channel: slash.channel, data, message: None }))
    }

    /// Presses a button, or chooses from a menu with `values`.
    pub fn press(
        &mut self,
        user: UserId,
        message: MessageId,
        custom_id: &str,
        values: Option<&[String]>,
    ) -> Refused<EventId> {
        let found = self.find_message(message).ok_or(Unknown::Message)?;
        if found.visible_to.is_some_and(|to| to != user) || !self.sees(found.channel, user) {
            return Err(Unknown::Message.into());
        }
        let component = components::find(&found.components, custom_id).ok_or_else(|| client("No such component"))?;
        if component["disabled"] == json!(true) {
            return Err(client("The component is disabled"));
        }
        let application = found.application.ok_or_else(|| client("No application posted this message"))?;
        let mut data = json!({
            "custom_id": custom_id, "component_type": component["type"], "id": component["id"],
        });
        if let Some(values) = values {
            check_values(component, values)?;
            let (component, channel) = (component.clone(), found.channel);
            values.iter().try_for_each(|value| self.check_entity(&component, channel, value))?;
            data["values"] = json!(values);
            data["resolved"] = self.resolved_values(found.channel, values);
        }
        let (kind, channel) = (InteractionKind::Component, found.channel);
        Ok(self.begin(Action { kind, application, user, channel, data, message: Some(message) }))
    }

    /// Sends the form that an interaction opened; `fields` are the texts by `custom_id`.
    pub fn submit(&mut self, user: UserId, opened_by: EventId, fields: &Value) -> Refused<EventId> {
        let origin = self.interaction(opened_by)?.clone();
        let form = origin.form.as_ref().filter(|_| origin.user == user).ok_or_else(|| client("No form is open"))?;
        let mut rows = Vec::new();
        for row in form["components"].as_array().into_iter().flatten() {
            let inputs = row["components"].as_array().into_iter().flatten();
            let filled = inputs.map(|input| filled(input, fields)).collect::<Refused<Vec<_>>>()?;
            rows.push(json!({"type": 1, "id": row["id"].as_u64().unwrap_or(1), "components": filled}));
        }
        let data = json!({"custom_id": form["custom_id"], "components": rows});
        let kind = InteractionKind::Form;
        let (application, channel, message) = (origin.application, origin.channel, origin.message);
        Ok(self.begin(Action { kind, application, user, channel, data, message }))
    }

    /// The users, roles and channels that option values name.
    fn resolved(&self, slash: &Slash<'_>, command: &AppCommand) -> Map<String, Value> {
        let definitions = leaf(command.options(), &slash.path).unwrap_or_default();
        let is_entity = |option: &&Value| option["type"].as_u64().is_some_and(|kind| (6..=9).contains(&kind));
        let entities = definitions.iter().filter(is_entity);
        let named = entities.filter_map(|option| slash.options[option["name"].as_str()?].as_str().map(str::to_owned));
        let found = self.resolved_values(slash.channel, &named.collect::<Vec<_>>());
        found.as_object().cloned().unwrap_or_default()
    }

    /// The options with the files among them uploaded: a person gives `{"filename", "text"}`, a bot sees an attachment.
    fn with_files(&mut self, slash: &Slash<'_>, command: &AppCommand) -> (Value, Map<String, Value>) {
        let (mut options, mut files) = (slash.options.clone(), Map::new());
        let definitions = leaf(command.options(), &slash.path).unwrap_or_default();
        for name in
            definitions.iter().filter(|option| option["type"] == 11).filter_map(|option| option["name"].as_str())
        {
            let given = &options[name];
            let (Some(filename), Some(text)) = (given["filename"].as_str(), given["text"].as_str()) else { continue };
            let upload = Upload {
                filename: filename.to_owned(),
                content_type: "application/json".into(),
                description: None,
                bytes: text.as_bytes().to_vec(),
            };
            let id = self.next_id();
            let url = format!("{}/attachments/{}/{id}/{}", self.base_url, slash.channel, upload.filename);
            files.insert(
                id.to_string(),
                json!({
                    "id": id.to_string(), "filename": upload.filename, "size": upload.bytes.len(), "url": url,
                    "proxy_url": url, "content_type": upload.content_type, "ephemeral": true,
                }),
            );
            self.files.insert(id, upload);
            options[name] = json!(id.to_string());
        }
        (options, files)
    }

    /// A picker offers what is there: roles of the guild, channels of the kinds asked for that the person sees.
    fn check_entity(&self, component: &Value, channel: ChannelId, value: &str) -> Refused<()> {
        let home = self.channels.get(&channel).and_then(|channel| self.guilds.get(&channel.guild?));
        let is_role = |id: &str| home.is_some_and(|home| id.parse().is_ok_and(|id| home.roles.contains_key(&id)));
        let is_channel = |id: &str| {
            let found = id.parse().ok().and_then(|id: ChannelId| self.channels.get(&id));
            let kinds = component["channel_types"].as_array();
            found.is_some_and(|found| {
                let is_kind = kinds.is_none_or(|kinds| kinds.iter().any(|kind| *kind == found.kind as u8));
                found.guild.is_some() && found.guild == home.map(|home| home.id) && is_kind
            })
        };
        let is_offered = match component["type"].as_u64() {
            Some(6) => is_role(value),
            Some(8) => is_channel(value),
            _ => true,
        };
        if is_offered { Ok(()) } else { Err(client("No such choice")) }
    }

    fn resolved_values(&self, channel: ChannelId, ids: &[String]) -> Value {
        let guild = self.channels.get(&channel).and_then(|channel| channel.guild);
        let mut found = json!({});
        for id in ids.iter().filter_map(|id| id.parse::<u64>().ok()) {
            view::resolve(self, guild, id, &mut found);
        }
        found
    }
}

/// A refusal that the client of a person would make; nothing reaches the bot.
fn client(message: &str) -> Refusal {
    Refusal::bad(0, message)
}

fn leaf<'a>(options: &'a [Value], path: &[&str]) -> Refused<&'a [Value]> {
    let Some((first, rest)) = path.split_first() else { return Ok(options) };
    let found = options.iter().find(|option| option["name"] == *first).ok_or_else(|| client("Unknown sub-command"))?;
    leaf(found["options"].as_array().map_or(&[], Vec::as_slice), rest)
}

/// The option objects of `data`, sub-commands nested.
fn nested(definitions: &[Value], path: &[&str], slash: &Slash<'_>) -> Refused<Vec<Value>> {
    let Some((first, rest)) = path.split_first() else { return given(definitions, slash) };
    let found =
        definitions.iter().find(|option| option["name"] == *first).ok_or_else(|| client("Unknown sub-command"))?;
    let below = found["options"].as_array().map_or(&[][..], Vec::as_slice);
    Ok(vec![json!({"name": first, "type": found["type"], "options": nested(below, rest, slash)?})])
}

fn given(definitions: &[Value], slash: &Slash<'_>) -> Refused<Vec<Value>> {
    let values = slash.options.as_object().cloned().unwrap_or_default();
    if let Some(stranger) = values.keys().find(|name| definitions.iter().all(|option| option["name"] != **name)) {
        return Err(client(&format!("Unknown option `{stranger}`")));
    }
    let is_sub = |option: &Value| option["type"].as_u64() <= Some(2);
    if definitions.iter().any(is_sub) {
        return Err(client("Choose a sub-command"));
    }
    let mut given = Vec::new();
    for option in definitions {
        let name = option["name"].as_str().unwrap_or_default();
        let is_focused = slash.focused == Some(name);
        match values.get(name).filter(|value| !value.is_null()) {
            Some(value) => given.push(given_value(option, value, is_focused, slash.focused.is_some())?),
            None if is_focused => given.push(json!({"name": name, "type": 3, "value": "", "focused": true})),
            None if option["required"] == json!(true) && slash.focused.is_none() => {
                return Err(client(&format!("The option `{name}` is required")));
            }
            None => {}
        }
    }
    Ok(given)
}

fn given_value(option: &Value, value: &Value, is_focused: bool, is_partial: bool) -> Refused<Value> {
    let mut one = json!({"name": option["name"], "type": option["type"], "value": value});
    if is_focused {
        one["focused"] = json!(true);
    }
    if is_partial || is_fitting(option, value) {
        return Ok(one);
    }
    Err(client(&format!("The option `{}` does not accept {value}", option["name"].as_str().unwrap_or_default())))
}

fn is_fitting(option: &Value, value: &Value) -> bool {
    let number_fits = |number: f64| {
        option["min_value"].as_f64().is_none_or(|low| number >= low)
            && option["max_value"].as_f64().is_none_or(|high| number <= high)
    };
    let length_fits = |text: &str| {
        let length = text.chars().count() as u64;
        let high = option["max_length"].as_u64().unwrap_or(6_000);
        (option["min_length"].as_u64().unwrap_or(1)..=high).contains(&length)
    };
    let of_type = match option["type"].as_u64() {
        Some(3) => value.as_str().is_some_and(length_fits),
        Some(4) => value.is_i64() && value.as_f64().is_some_and(number_fits),
        Some(5) => value.is_boolean(),
        Some(10) => value.as_f64().is_some_and(number_fits),
        _ => value.as_str().is_some_and(|id| id.parse::<u64>().is_ok()),
    };
    let choices = option["choices"].as_array();
    of_type && choices.is_none_or(|choices| choices.iter().any(|choice| choice["value"] == *value))
}

fn check_values(component: &Value, values: &[String]) -> Refused<()> {
    let low = component["min_values"].as_u64().unwrap_or(1);
    let high = component["max_values"].as_u64().unwrap_or(1);
    if !(low..=high).contains(&(values.len() as u64)) {
        return Err(client(&format!("Choose between {low} and {high}")));
    }
    let Some(options) = component["options"].as_array() else { return Ok(()) };
    let is_offered = |value: &String| options.iter().any(|option| option["value"] == **value);
    if values.iter().all(is_offered) { Ok(()) } else { Err(client("No such choice")) }
}

fn filled(input: &Value, fields: &Value) -> Refused<Value> {
    let custom_id = input["custom_id"].as_str().unwrap_or_default();
    let text = fields[custom_id].as_str().or(input["value"].as_str()).unwrap_or_default();
    let length = text.chars().count() as u64;
    let is_required = input["required"].as_bool().unwrap_or(true);
    let low = input["min_length"].as_u64().unwrap_or(u64::from(is_required));
    if (length < low && (is_required || length > 0)) || length > input["max_length"].as_u64().unwrap_or(4_000) {
        return Err(client(&format!("The field `{custom_id}` has {length} characters")));
    }
    Ok(json!({"type": 4, "id": input["id"].as_u64().unwrap_or(2), "custom_id": custom_id, "value": text}))
}
