//! What the panel's controls do.

use chrono_tz::Tz;
use serde_json::Value;

use super::{
    parts::{merged, switched},
    state::{EXPORT, IMPORT, KEY, PART, PICK, PUT, RESET, State, TOPIC, WRITE, WRITTEN},
    view::Panel,
};
use crate::{
    discord::{Component, Context, Form, FormField, PressEvent, PressOutcome, origin, send, words},
    error::{Error, Result},
    guilds::{
        Around, Edit, Flag, Key, Kind, Order, Refusal, Set, Topic,
        commands::{around_press, guild, surroundings},
        model::{HIGHEST_LEVEL, factor, read},
        replies,
    },
    msg,
    reply::{ActionId, Reply, Tone},
};

/// The components of the panel.
pub(in crate::guilds) fn components() -> Vec<Component> {
    vec![
        Component { action: TOPIC, run: |press| Box::pin(topic(press)) },
        Component { action: KEY, run: |press| Box::pin(key(press)) },
        Component { action: PART, run: |press| Box::pin(part(press)) },
        Component { action: PICK, run: |press| Box::pin(pick(press)) },
        Component { action: PUT, run: |press| Box::pin(put(press)) },
        Component { action: RESET, run: |press| Box::pin(reset(press)) },
        Component { action: WRITE, run: |press| Box::pin(write(press)) },
        Component { action: WRITTEN, run: |press| Box::pin(written(press)) },
        Component { action: EXPORT, run: |press| Box::pin(export(press)) },
        Component { action: IMPORT, run: |press| Box::pin(import(press)) },
    ]
}

/// Choose how I behave in this server, with buttons and menus
#[poise::command(slash_command, prefix_command, guild_only, ephemeral, required_permissions = "MANAGE_GUILD")]
pub(in crate::guilds) async fn panel(context: Context<'_>) -> Result<()> {
    let (origin, words, around) = (origin(context), words(context), surroundings(context)?);
    let overview = context.data().guilds.overview(guild(&origin)?).await?;
    let panel = Panel { words: &words, overview: &overview, around: &around, owner: origin.user, notice: None };
    send(context, panel.topic(Topic::default())).await
}

/// What is shown after a press.
enum Page<'a> {
    Topic(Topic),
    Key(Key, &'a str),
}

async fn show(press: &PressEvent, around: &Around, page: Page<'_>, notice: Option<(Tone, String)>) -> Result<Reply> {
    let overview = press.services.guilds.overview(guild(&press.origin)?).await?;
    let (words, owner) = (&press.words, press.origin.user);
    let panel = Panel { words, overview: &overview, around, owner, notice };
    Ok(match page {
        Page::Topic(topic) => panel.topic(topic),
        Page::Key(key, part) => panel.key(key, part),
    })
}

async fn topic(press: PressEvent) -> Result<PressOutcome> {
    let topic = press.chosen.first().unwrap_or(&press.action.state);
    let topic = Page::Topic(topic.parse().unwrap_or_default());
    Ok(PressOutcome::Update(show(&press, &around_press(&press)?, topic, None).await?))
}

async fn key(press: PressEvent) -> Result<PressOutcome> {
    let key = match press.chosen.first() {
        Some(name) => name.parse().map_err(|_| gone())?,
        None => state(&press)?.key,
    };
    Ok(PressOutcome::Update(show(&press, &around_press(&press)?, Page::Key(key, ""), None).await?))
}

async fn part(press: PressEvent) -> Result<PressOutcome> {
    let state = state(&press)?;
    let part = press.chosen.first().unwrap_or(&state.rest);
    Ok(PressOutcome::Update(show(&press, &around_press(&press)?, Page::Key(state.key, part), None).await?))
}

async fn put(press: PressEvent) -> Result<PressOutcome> {
    let (state, around) = (state(&press)?, around_press(&press)?);
    let edit = Edit::typed(state.key, &state.rest, &around);
    save(&press, &around, &state, "", edit.map_err(Error::from)).await
}

async fn reset(press: PressEvent) -> Result<PressOutcome> {
    let (state, around) = (state(&press)?, around_press(&press)?);
    save(&press, &around, &state, "", Ok(Edit { key: state.key, after: None })).await
}

/// What was picked from a menu; for settings of several parts it is one part of the whole.
async fn pick(press: PressEvent) -> Result<PressOutcome> {
    let (state, around) = (state(&press)?, around_press(&press)?);
    let overview = press.services.guilds.overview(guild(&press.origin)?).await?;
    let known = read(&overview.document, state.key);
    let (after, part) = merged(&state, &press.chosen, known.as_ref(), &around).ok_or_else(gone)?;
    let edit = match after {
        Value::Null => Ok(Edit { key: state.key, after: None }),
        Value::Array(list) if list.is_empty() => Ok(Edit { key: state.key, after: None }),
        value => Edit::given(state.key, &value).map_err(Error::from),
    };
    save(&press, &around, &state, &part, edit).await
}

/// A form for what is written rather than chosen.
async fn write(press: PressEvent) -> Result<PressOutcome> {
    let state = state(&press)?;
    let overview = press.services.guilds.overview(guild(&press.origin)?).await?;
    let known = read(&overview.document, state.key);
    let say = |message| press.words.say(&message);
    let field = |label: String, value: String, placeholder: &str, long: bool, max_length: u16| FormField {
        label,
        placeholder: placeholder.into(),
        value,
        long,
        optional: false,
        max_length,
    };
    let text = known.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
    let fields = match state.key.kind() {
        Kind::LevelRoles => vec![field(say(msg!("guilds-form-level")), String::new(), "10", false, 4)],
        Kind::Rules => vec![field(say(msg!("guilds-form-command")), String::new(), "game flip", false, 60)],
        Kind::Flags => flag_fields(&press, known.as_ref(), overview.settings.timezone),
        Kind::Template(most) => vec![field(state.key.to_string(), text, "Welcome, {user}!", true, most)],
        Kind::Number(low, high) => {
            let value = known.as_ref().and_then(Value::as_i64).map(|number| number.to_string()).unwrap_or_default();
            vec![field(state.key.to_string(), value, &format!("{low}–{high}"), false, 15)]
        }
        Kind::Factor => {
            let value = known.as_ref().and_then(Value::as_i64).map(factor).unwrap_or_default();
            vec![field(state.key.to_string(), value, "1.5", false, 6)]
        }
        _ => vec![field(state.key.to_string(), text, "", false, 100)],
    };
    let action = state.action(WRITTEN, press.origin.user);
    Ok(PressOutcome::Form(Form { action, title: state.key.to_string(), fields }))
}

fn flag_fields(press: &PressEvent, known: Option<&Value>, zone: Tz) -> Vec<FormField> {
    let name = press.chosen.first().cloned().unwrap_or_default();
    let flag: Option<Flag> = known.and_then(|flags| serde_json::from_value(flags[&name].clone()).ok());
    let say = |message| press.words.say(&message);
    let on = if flag.as_ref().is_some_and(|flag| flag.on) { "on" } else { "off" };
    let reason = flag.as_ref().map(|flag| flag.reason.clone()).unwrap_or_default();
    let expires = flag.and_then(|flag| flag.expires);
    let expires = expires.map(|time| time.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string());
    let base = FormField::default;
    vec![
        FormField { label: say(msg!("guilds-form-flag")), value: name, max_length: 64, ..base() },
        FormField { label: say(msg!("guilds-form-on")), value: on.into(), optional: true, max_length: 5, ..base() },
        FormField { label: say(msg!("guilds-form-reason")), value: reason, optional: true, max_length: 200, ..base() },
        FormField {
            label: say(msg!("guilds-form-expires")),
            placeholder: "2027-01-31 18:00".into(),
            value: expires.unwrap_or_default(),
            optional: true,
            max_length: 40,
            ..base()
        },
    ]
}

async fn written(press: PressEvent) -> Result<PressOutcome> {
    let (state, around) = (state(&press)?, around_press(&press)?);
    let text = press.chosen.first().map(String::as_str).unwrap_or_default().trim().to_owned();
    match state.key.kind() {
        Kind::LevelRoles => {
            let is_level = text.parse::<u16>().is_ok_and(|level| (2..=HIGHEST_LEVEL).contains(&level));
            let refusal = (!is_level).then(|| Error::from(Refusal::BadValue(state.key)));
            look(&press, &around, &state, if is_level { &text } else { "" }, refusal).await
        }
        Kind::Rules => match around.named(&text) {
            Ok(command) => look(&press, &around, &state, &command, None).await,
            Err(refusal) => look(&press, &around, &state, "", Some(refusal.into())).await,
        },
        Kind::Flags => {
            let overview = press.services.guilds.overview(guild(&press.origin)?).await?;
            let known = read(&overview.document, state.key);
            let edit = switched(&press.chosen, known.as_ref(), overview.settings.timezone);
            let edit = edit.and_then(|flags| Edit::given(state.key, &flags));
            save(&press, &around, &state, "", edit.map_err(Error::from)).await
        }
        _ => save(&press, &around, &state, "", Edit::typed(state.key, &text, &around).map_err(Error::from)).await,
    }
}

/// Shows a part of a setting that nothing was written of yet.
async fn look(
    press: &PressEvent,
    around: &Around,
    state: &State,
    part: &str,
    refusal: Option<Error>,
) -> Result<PressOutcome> {
    let notice = match refusal {
        None => None,
        Some(Error::Refused(sentence)) => Some((Tone::Warn, press.words.say(&sentence))),
        Some(error) => return Err(error),
    };
    Ok(PressOutcome::Update(show(press, around, Page::Key(state.key, part), notice).await?))
}

/// Saves, and shows what came of it: the same page with the change on top, or what stands in the way.
async fn save(
    press: &PressEvent,
    around: &Around,
    state: &State,
    part: &str,
    edit: Result<Edit>,
) -> Result<PressOutcome> {
    let page = || Page::Key(state.key, part);
    let guilds = &press.services.guilds;
    let saved = match edit {
        Ok(edit) => {
            let order = Order { edits: vec![edit], seen: Some(state.rev), source: "panel" };
            guilds.change(guild(&press.origin)?, &press.origin, order, around).await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(Set::Done(change)) => {
            let notice = (Tone::Good, replies::changed(&press.words, &change, around).text);
            Ok(PressOutcome::Update(show(press, around, page(), Some(notice)).await?))
        }
        Ok(Set::Conflict(conflict)) => {
            let question = replies::conflict(&press.words, &conflict, press.origin.user);
            Ok(PressOutcome::Both(show(press, around, page(), None).await?, question))
        }
        Err(error @ Error::Refused(_)) => look(press, around, state, part, Some(error)).await,
        Err(error) => Err(error),
    }
}

async fn export(press: PressEvent) -> Result<PressOutcome> {
    let (rev, bytes) = press.services.guilds.export(guild(&press.origin)?).await?;
    Ok(PressOutcome::Answer(replies::exported(&press.words, rev, bytes)))
}

/// The first press opens a form; the form's text comes back here.
async fn import(press: PressEvent) -> Result<PressOutcome> {
    let Some(text) = press.chosen.first() else {
        let action = ActionId { action: IMPORT.into(), owner: Some(press.origin.user), state: "text".into() };
        let label = press.words.say(&msg!("guilds-form-file"));
        let placeholder = r#"{ "settings": { "prefix": "?" } }"#.into();
        let field = FormField { label, placeholder, long: true, ..FormField::default() };
        let title = press.words.say(&msg!("guilds-import-title"));
        return Ok(PressOutcome::Form(Form { action, title, fields: vec![field] }));
    };
    let around = around_press(&press)?;
    let proposal = press.services.guilds.propose(guild(&press.origin)?, &press.origin, text, &around).await?;
    Ok(PressOutcome::Answer(replies::proposal(&press.words, &proposal, press.origin.user)))
}

fn state(press: &PressEvent) -> Result<State> {
    State::read(&press.action.state).ok_or_else(gone)
}

fn gone() -> Error {
    Refusal::DraftGone.into()
}
