//! What the panel shows: a topic with all its settings, or one setting with the controls that fit it.

use strum::VariantArray;

use super::{
    controls::{Setting, option},
    state::{EXPORT, IMPORT, KEY, TOPIC},
};
use crate::{
    guilds::{
        Around, Key, Kind, Overview, Topic,
        model::read,
        replies::{self, HISTORY},
    },
    ids::UserId,
    msg,
    reply::{ActionId, Button, ButtonStyle, Card, Menu, MenuOption, Reply, Row, Tone},
    words::{Message, Words},
};

/// What every page of the panel is drawn from.
pub(super) struct Panel<'a> {
    pub words: &'a Words,
    pub overview: &'a Overview,
    pub around: &'a Around,
    pub owner: UserId,
    /// What just happened, shown on top.
    pub notice: Option<(Tone, String)>,
}

pub(super) fn topic_action(owner: UserId, topic: Topic) -> ActionId {
    ActionId { action: TOPIC.into(), owner: Some(owner), state: topic.to_string() }
}

impl Panel<'_> {
    /// A topic with its settings.
    pub(super) fn topic(&self, topic: Topic) -> Reply {
        let title = msg!("guilds-panel-title", topic = replies::topic_name(self.words, topic));
        let lines: Vec<String> = topic.keys().map(|key| self.line(key)).collect();
        let mut reply = self.reply(self.words.say(&title), lines.join("\n"));
        reply.rows = vec![Row::Menu(self.topics(topic)), Row::Menu(self.keys(topic, None)), self.tools()];
        reply
    }

    /// One setting; `part` is what is looked at of it.
    pub(super) fn key(&self, key: Key, part: &str) -> Reply {
        let value = read(&self.overview.document, key);
        let (words, around, owner, rev) = (self.words, self.around, self.owner, self.overview.rev);
        let setting = Setting { words, around, owner, key, rev, value: value.as_ref(), part };
        let shown = self.words.say(&msg!("guilds-value", value = replies::shown(self.words, key, value.as_ref())));
        let title = if part.is_empty() { format!("`{key}`") } else { format!("`{key}` · {part}") };
        let mut reply = self.reply(title, format!("{}\n\n{shown}", replies::about(self.words, key)));
        let is_full = key.kind() == Kind::Rules && !part.is_empty();
        if !is_full {
            reply.rows.push(Row::Menu(self.keys(key.topic(), Some(key))));
        }
        reply.rows.extend(setting.rows());
        reply.rows.push(setting.ways_back());
        reply
    }

    fn reply(&self, title: String, text: String) -> Reply {
        let (tone, text) = match &self.notice {
            Some((tone, notice)) => (*tone, format!("{notice}\n\n{text}")),
            None => (Tone::Calm, text),
        };
        let mut card = Card::new(title, text).tone(tone);
        card.footer = self.words.say(&msg!("guilds-revision", rev = self.overview.rev));
        Reply::default().card(card)
    }

    fn line(&self, key: Key) -> String {
        let value = replies::shown(self.words, key, read(&self.overview.document, key).as_ref());
        let line = msg!("guilds-line", key = key.to_string(), value = value);
        format!("{}\n-# {}", self.words.say(&line), replies::about(self.words, key))
    }

    fn menu(&self, action: &str, placeholder: &Message, options: Vec<MenuOption>) -> Menu {
        let action = ActionId { action: action.into(), owner: Some(self.owner), state: "menu".into() };
        Menu { action, placeholder: self.words.say(placeholder), options }
    }

    fn topics(&self, shown: Topic) -> Menu {
        let one = |topic: &Topic| {
            let keys: Vec<String> = topic.keys().map(|key| key.to_string()).collect();
            option(replies::topic_name(self.words, *topic), topic.to_string(), keys.join(", "), *topic == shown)
        };
        self.menu(TOPIC, &msg!("guilds-panel-topic"), Topic::VARIANTS.iter().map(one).collect())
    }

    fn keys(&self, topic: Topic, shown: Option<Key>) -> Menu {
        let one =
            |key: Key| option(key.to_string(), key.to_string(), replies::about(self.words, key), shown == Some(key));
        self.menu(KEY, &msg!("guilds-panel-key"), topic.keys().map(one).collect())
    }

    fn tools(&self) -> Row {
        let tool = |label: &Message, action: &str, state: &str| {
            let action = ActionId { action: action.into(), owner: Some(self.owner), state: state.into() };
            Button::action(self.words.say(label), ButtonStyle::Secondary, action)
        };
        Row::Buttons(vec![
            tool(&msg!("guilds-panel-history"), HISTORY, "open"),
            tool(&msg!("guilds-panel-export"), EXPORT, ""),
            tool(&msg!("guilds-panel-import"), IMPORT, ""),
        ])
    }
}
