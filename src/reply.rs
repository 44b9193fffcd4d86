//! What Artie says, as plain data: the slices compose it, `discord::render` turns it into Discord's format, the outbox
//! stores it. Nothing here knows Discord's client library.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::ids::{ChannelId, RoleId, UserId};

/// A message to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reply {
    /// Who sees it.
    pub audience: Audience,
    /// Plain text; over 2,000 characters it is split when sent.
    pub text: String,
    /// Embeds.
    pub cards: Vec<Card>,
    /// Rows of buttons or one menu each, at most 5.
    pub rows: Vec<Row>,
    /// Attached files; a card shows one by its name.
    pub files: Vec<File>,
    /// The people this reply may ping: empty unless the action is about them.
    pub pings: Vec<UserId>,
    /// Whether nothing in it is anybody's, though only the asker needs it: Discord has no private answer to a text command,
    /// and such a reply may stand in the channel all the same.
    #[serde(skip)]
    pub is_harmless: bool,
}

/// Who sees a reply to an interaction. Fixed by the acknowledgement, so a command knows it before it runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Only the invoker: balances, errors, settings, personal data.
    #[default]
    Invoker,
    /// The whole channel: wins, transfers, leaderboards.
    Everyone,
}

/// An embed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Card {
    /// The headline.
    pub title: String,
    /// The body, Markdown.
    pub text: String,
    /// Its mood; never the only signal.
    pub tone: Tone,
    /// Named values.
    pub fields: Vec<Field>,
    /// The small print.
    pub footer: String,
    /// The name of an attached file to show as the picture.
    pub image: Option<String>,
}

/// The mood of a card, shown as its colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Information.
    #[default]
    Calm,
    /// It worked; something was won.
    Good,
    /// Look at this.
    Warn,
    /// It did not work.
    Bad,
}

/// A named value of a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its value, Markdown.
    pub value: String,
    /// Whether it may stand beside others.
    pub inline: bool,
}

/// A file to attach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Its name, with the extension.
    pub name: String,
    /// What it shows, for those who cannot see it.
    pub alt: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// One row of controls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Row {
    /// At most 5 buttons.
    Buttons(Vec<Button>),
    /// One menu.
    Menu(Menu),
    /// One menu of which several may be chosen: from the first number to the second.
    Several(Menu, (u8, u8)),
    /// One of Discord's own pickers.
    Picker(Picker),
}

/// One of Discord's own pickers: it knows the server's roles and channels, however many there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picker {
    /// What choosing does; the chosen ids arrive beside the state.
    pub action: ActionId,
    /// What stands in the empty picker.
    pub placeholder: String,
    /// What is picked.
    pub picks: Picks,
    /// From how many to how many may be chosen, at most 25.
    pub count: (u8, u8),
}

/// What is picked, with what is chosen already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Picks {
    /// Ordinary channels and those of announcements: where Artie writes by itself.
    Channels(Vec<ChannelId>),
    /// Whatever holds messages: voice, stages, forums and threads too.
    Places(Vec<ChannelId>),
    /// Roles.
    Roles(Vec<RoleId>),
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// Its words.
    pub label: String,
    /// How it looks.
    pub style: ButtonStyle,
    /// What pressing it does.
    pub press: Press,
    /// Greyed out.
    pub disabled: bool,
}

/// How a button looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ButtonStyle {
    /// One of several.
    #[default]
    Secondary,
    /// The likely next step.
    Primary,
    /// Agree.
    Success,
    /// Destroys or costs something.
    Danger,
}

/// What pressing a button does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Press {
    /// Runs the component registered under the action's name.
    Action(ActionId),
    /// Opens an address.
    Link(String),
}

/// A menu of up to 25 options, of which one is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Menu {
    /// What choosing does; the chosen value arrives beside the state.
    pub action: ActionId,
    /// What stands in the empty menu.
    pub placeholder: String,
    /// The options.
    pub options: Vec<MenuOption>,
}

/// An option of a menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuOption {
    /// Its words.
    pub label: String,
    /// What arrives when it is chosen.
    pub value: String,
    /// A second line.
    pub description: String,
    /// Chosen already.
    pub selected: bool,
}

/// The whole state of a control, carried in its `custom_id` so that it outlives every restart: at most 100 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionId {
    /// `slice.verb`, for example `wallet.history`.
    pub action: String,
    /// Who may use it; nobody else can.
    pub owner: Option<UserId>,
    /// Whatever the verb needs, in its own notation. It comes back from Discord: treat it as input.
    pub state: String,
}

impl fmt::Display for ActionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let owner = self.owner.map_or(0, |owner| owner.0);
        write!(f, "{}/{owner:x}/{}", self.action, self.state)
    }
}

impl FromStr for ActionId {
    type Err = ();
    fn from_str(custom_id: &str) -> Result<Self, ()> {
        let mut parts = custom_id.splitn(3, '/');
        let (Some(action), Some(owner), Some(state)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(());
        };
        let owner = match u64::from_str_radix(owner, 16).map_err(|_| ())? {
            0 => None,
            id => Some(UserId(id)),
        };
        Ok(Self { action: action.to_owned(), owner, state: state.to_owned() })
    }
}

impl Reply {
    /// Text that only the invoker sees.
    pub fn private(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Text for everyone in the channel.
    pub fn public(text: impl Into<String>) -> Self {
        Self { text: text.into(), audience: Audience::Everyone, ..Self::default() }
    }

    /// With a card.
    #[must_use]
    pub fn card(mut self, card: Card) -> Self {
        self.cards.push(card);
        self
    }

    /// With a row of buttons.
    #[must_use]
    pub fn buttons(mut self, buttons: Vec<Button>) -> Self {
        self.rows.push(Row::Buttons(buttons));
        self
    }

    /// The same, with nothing in it that is anybody's: help, and what went wrong.
    #[must_use]
    pub fn harmless(self) -> Self {
        Self { is_harmless: true, ..self }
    }

    /// With a ping for this person, because the action is about them.
    #[must_use]
    pub fn pinging(mut self, user: UserId) -> Self {
        self.pings.push(user);
        self
    }
}

impl Card {
    /// A card with a headline and a body.
    pub fn new(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self { title: title.into(), text: text.into(), ..Self::default() }
    }

    /// In this mood.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// With a named value that may stand beside others.
    #[must_use]
    pub fn field(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.fields.push(Field { name: name.into(), value: value.into(), inline: true });
        self
    }
}

impl Button {
    /// A button that runs an action.
    pub fn action(label: impl Into<String>, style: ButtonStyle, action: ActionId) -> Self {
        Self { label: label.into(), style, press: Press::Action(action), disabled: false }
    }
}

/// How a person is written in a message: shown by name, pinging only if the reply says so.
pub fn mention(user: UserId) -> String {
    format!("<@{user}>")
}

/// How a channel is written in a message.
pub fn mention_channel(channel: ChannelId) -> String {
    format!("<#{channel}>")
}

/// How a role is written in a message.
pub fn mention_role(role: RoleId) -> String {
    format!("<@&{role}>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_survives_its_custom_id() {
        let id = ActionId { action: "wallet.history".into(), owner: Some(UserId(u64::MAX)), state: "pay/12".into() };
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn a_foreign_custom_id_is_not_an_action() {
        for foreign in ["", "hello", "a/b", "a/zz/c"] {
            assert_eq!(foreign.parse::<ActionId>(), Err(()), "{foreign}");
        }
    }
}
