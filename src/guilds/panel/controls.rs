//! The controls that fit a setting's kind of value.

use serde_json::Value;
use strum::VariantArray;

use super::state::{KEY, PART, PICK, PUT, State, WRITE};
use crate::{
    guilds::{
        Around, CommandRule, Feature, Key, Kind, LevelRole,
        model::{default_of, factor, listed},
    },
    ids::{RoleId, UserId},
    msg,
    reply::{Button, ButtonStyle, Menu, MenuOption, Picker, Picks, Row},
    words::{Locale, Message, Words},
};

/// A setting with what is needed to draw its controls.
pub(super) struct Setting<'a> {
    pub words: &'a Words,
    pub around: &'a Around,
    pub owner: UserId,
    pub key: Key,
    pub rev: i32,
    pub value: Option<&'a Value>,
    /// The part that is being looked at: a category, a rule, a level.
    pub part: &'a str,
}

impl Setting<'_> {
    /// Its rows; at most three.
    pub(super) fn rows(&self) -> Vec<Row> {
        match self.key.kind() {
            Kind::Toggle => vec![self.values(&["on", "off"])],
            Kind::Choice(choices) => vec![self.values(choices)],
            Kind::Language => vec![Row::Menu(self.languages())],
            Kind::Channel => vec![self.channels(Picks::Channels(self.list()), (0, 1))],
            Kind::Channels(most) => vec![self.channels(Picks::Places(self.list()), (0, most))],
            Kind::Roles(most) => vec![self.roles(PICK, self.list(), (0, most))],
            Kind::Commands => self.commands(),
            Kind::Categories => vec![self.categories()],
            Kind::LevelRoles => self.levels(),
            Kind::Rules => self.rules(),
            Kind::Flags => self.flags(),
            Kind::Number(..) | Kind::Factor | Kind::Prefix | Kind::Timezone | Kind::Name | Kind::Template(_) => {
                vec![self.texts()]
            }
        }
    }

    pub(super) fn state(&self, rest: impl Into<String>) -> State {
        State::new(self.key, self.rev, rest)
    }

    pub(super) fn button(&self, label: &Message, style: ButtonStyle, action: &str, rest: &str) -> Button {
        Button::action(self.words.say(label), style, self.state(rest).action(action, self.owner))
    }

    fn list<T: serde::de::DeserializeOwned>(&self) -> Vec<T> {
        self.value.map(listed).unwrap_or_default()
    }

    /// A button for each value; the one in force is used up.
    fn values(&self, values: &[&str]) -> Row {
        let in_force = self.value.cloned().or_else(|| default_of(self.key)).unwrap_or_default();
        let in_force = match in_force {
            Value::Bool(true) => "on".to_owned(),
            Value::Bool(false) => "off".to_owned(),
            Value::String(text) => text,
            Value::Number(percent) if self.key.kind() == Kind::Factor => factor(percent.as_i64().unwrap_or(100)),
            other => other.to_string(),
        };
        let button = |value: &&str| {
            let is_it = in_force == **value;
            let style = if is_it { ButtonStyle::Success } else { ButtonStyle::Secondary };
            let action = self.state(*value).action(PUT, self.owner);
            Button { disabled: is_it, ..Button::action(*value, style, action) }
        };
        Row::Buttons(values.iter().map(button).collect())
    }

    /// Some values worth suggesting, and a form for any other.
    fn texts(&self) -> Row {
        let Row::Buttons(mut buttons) = self.values(&self.key.suggestions()[..self.key.suggestions().len().min(4)])
        else {
            return Row::Buttons(Vec::new());
        };
        buttons.push(self.button(&msg!("guilds-panel-write"), ButtonStyle::Primary, WRITE, ""));
        Row::Buttons(buttons)
    }

    fn menu(&self, action: &str, rest: &str, placeholder: &Message, options: Vec<MenuOption>) -> Menu {
        let action = self.state(rest).action(action, self.owner);
        Menu { action, placeholder: self.words.say(placeholder), options }
    }

    fn languages(&self) -> Menu {
        let chosen = self.value.and_then(Value::as_str);
        let option = |locale: Locale| {
            let tag = locale.to_string();
            let name = Words::new(locale).say(&msg!("language-name"));
            option(name, tag.clone(), tag.clone(), chosen == Some(tag.as_str()))
        };
        let options = Locale::spoken().into_iter().map(option).collect();
        self.menu(PICK, "", &msg!("guilds-panel-language"), options)
    }

    fn channels(&self, picks: Picks, count: (u8, u8)) -> Row {
        self.picker(PICK, "", &msg!("guilds-panel-channels"), picks, count)
    }

    fn roles(&self, action: &str, chosen: Vec<RoleId>, count: (u8, u8)) -> Row {
        self.picker(action, "", &msg!("guilds-panel-roles"), Picks::Roles(chosen), count)
    }

    fn picker(&self, action: &str, rest: &str, placeholder: &Message, picks: Picks, count: (u8, u8)) -> Row {
        let action = self.state(rest).action(action, self.owner);
        Row::Picker(Picker { action, placeholder: self.words.say(placeholder), picks, count })
    }

    /// The categories, and the commands of the one that is looked at.
    fn commands(&self) -> Vec<Row> {
        let categories = self.around.categories();
        let Some(shown) = categories.iter().find(|name| **name == self.part).or_else(|| categories.first()) else {
            return vec![self.texts()];
        };
        let off: Vec<String> = self.list();
        let category = |name: &&str| option((*name).to_owned(), (*name).to_owned(), String::new(), name == shown);
        let command = |name: &String| option(format!("/{name}"), name.clone(), String::new(), off.contains(name));
        let commands: Vec<MenuOption> = offered(self.around, shown).iter().map(command).collect();
        let menu = self.menu(PICK, shown, &msg!("guilds-panel-all-on"), commands);
        vec![
            Row::Menu(self.menu(
                PART,
                "",
                &msg!("guilds-panel-category"),
                categories.iter().take(25).map(category).collect(),
            )),
            Row::Several(menu, (0, 25)),
        ]
    }

    fn categories(&self) -> Row {
        let off: Vec<String> = self.list();
        let category = |name: &&str| {
            option((*name).to_owned(), (*name).to_owned(), String::new(), off.iter().any(|one| one == name))
        };
        let options = self.around.categories().iter().take(25).map(category).collect();
        Row::Several(self.menu(PICK, "", &msg!("guilds-panel-all-on"), options), (0, 25))
    }

    fn levels(&self) -> Vec<Row> {
        let chosen: Vec<LevelRole> = self.list();
        let level = self.part.parse::<u16>().ok();
        let name = |role: RoleId| {
            self.around
                .roles
                .iter()
                .find(|one| one.id == role)
                .map_or_else(|| role.to_string(), |one| format!("@{}", one.name))
        };
        let mut levels: Vec<u16> = chosen.iter().map(|one| one.level).collect();
        levels.dedup();
        let of = |level: u16| chosen.iter().filter(move |one| one.level == level).map(|one| one.role);
        let entry = |one: &u16| {
            let roles: Vec<String> = of(*one).map(name).collect();
            option(
                self.words.say(&msg!("guilds-panel-level", level = *one)),
                one.to_string(),
                roles.join(", "),
                level == Some(*one),
            )
        };
        let options: Vec<MenuOption> = levels.iter().take(25).map(entry).collect();
        let mut rows = vec![Row::Menu(self.menu(PART, "", &msg!("guilds-panel-levels"), options))];
        if let Some(level) = level {
            let placeholder = msg!("guilds-panel-level-roles", level = level);
            rows.push(self.picker(PICK, &level.to_string(), &placeholder, Picks::Roles(of(level).collect()), (0, 5)));
        }
        rows.push(Row::Buttons(vec![self.button(&msg!("guilds-panel-add-level"), ButtonStyle::Primary, WRITE, "")]));
        rows
    }

    /// The rules, or the one that is looked at: four pickers fill the panel.
    fn rules(&self) -> Vec<Row> {
        let chosen: Vec<CommandRule> = self.list();
        if self.part.is_empty() {
            let entry = |rule: &CommandRule| {
                let about = crate::guilds::replies::rule_briefly(self.words, rule);
                option(rule.command.clone(), rule.command.clone(), about, false)
            };
            let options = chosen.iter().take(25).map(entry).collect();
            let menu = self.menu(PART, "", &msg!("guilds-panel-rules"), options);
            let add = self.button(&msg!("guilds-panel-add-rule"), ButtonStyle::Primary, WRITE, "");
            return vec![Row::Menu(menu), Row::Buttons(vec![add])];
        }
        let rule = chosen.into_iter().find(|rule| rule.command == self.part).unwrap_or_default();
        let rest = |field: &str| format!("{field}:{}", self.part);
        let all = (0, 25);
        vec![
            self.picker(PICK, &rest("i"), &msg!("guilds-panel-only-in"), Picks::Places(rule.only_in), all),
            self.picker(PICK, &rest("o"), &msg!("guilds-panel-not-in"), Picks::Places(rule.not_in), all),
            self.picker(PICK, &rest("f"), &msg!("guilds-panel-only-for"), Picks::Roles(rule.only_for), all),
            self.picker(PICK, &rest("n"), &msg!("guilds-panel-not-for"), Picks::Roles(rule.not_for), all),
        ]
    }

    /// Everything that can be switched, and whatever else somebody switched before.
    fn flags(&self) -> Vec<Row> {
        let flags = self.value.and_then(Value::as_object).cloned().unwrap_or_default();
        let known: Vec<&str> = Feature::VARIANTS.iter().map(Into::into).collect();
        let others = flags.keys().map(String::as_str).filter(|name| !known.contains(name));
        let entry = |name: &str| {
            let about = flags.get(name).map_or_else(|| self.unswitched(name), |flag| self.switched(flag));
            option(name.to_owned(), name.to_owned(), about, false)
        };
        let options = known.iter().copied().chain(others).take(25).map(entry).collect();
        vec![Row::Menu(self.menu(WRITE, "", &msg!("guilds-panel-flags"), options))]
    }

    fn switched(&self, flag: &Value) -> String {
        let state = if flag["on"] == true { msg!("guilds-on") } else { msg!("guilds-off") };
        let reason = flag["reason"].as_str().filter(|reason| !reason.is_empty());
        let state = self.words.say(&state);
        reason
            .map_or_else(|| state.clone(), |reason| format!("{state}: {}", reason.chars().take(80).collect::<String>()))
    }

    fn unswitched(&self, name: &str) -> String {
        self.words.say(&Message::named(format!("guilds-switch-{name}")))
    }

    /// Back to all settings of the topic, and back to the default.
    pub(super) fn ways_back(&self) -> Row {
        let topic = super::view::topic_action(self.owner, self.key.topic());
        let mut buttons =
            vec![Button::action(self.words.say(&msg!("guilds-panel-back")), ButtonStyle::Secondary, topic)];
        if !self.part.is_empty() {
            buttons.push(self.button(&msg!("guilds-panel-whole"), ButtonStyle::Secondary, KEY, ""));
        }
        let reset = self.button(&msg!("guilds-panel-reset"), ButtonStyle::Secondary, super::state::RESET, self.part);
        buttons.push(Button { disabled: self.value.is_none(), ..reset });
        Row::Buttons(buttons)
    }
}

/// The commands of a category that can be switched off with one choice: whole ones, with all below them.
pub(super) fn offered(around: &Around, category: &str) -> Vec<String> {
    let is_protected = |name: &str| crate::guilds::model::PROTECTED.contains(&name);
    let of_category = around.commands.iter().filter(|command| command.category == category);
    let first = of_category.filter_map(|command| command.name.split(' ').next());
    let mut names: Vec<String> = first.filter(|name| !is_protected(name)).map(ToOwned::to_owned).collect();
    names.sort_unstable();
    names.dedup();
    names.truncate(25);
    names
}

pub(super) fn option(label: String, value: String, description: String, selected: bool) -> MenuOption {
    MenuOption { label, value, description, selected }
}
