//! Every sentence of pets, and the words in their pictures.

mod care;
mod refusals;
mod release;
#[cfg(test)]
mod tests;

pub use care::{adopted, fed, played, rested};
pub use release::{RELEASE_ACTION, ReleaseQuestion, ask_release, release_answered, release_refused, renamed};

use crate::{
    economy::{Boost, Numbers},
    help::Help,
    ids::UserId,
    msg,
    names::safe_name,
    pets::{
        drawing::{Gauge, Portrait, Pose, Wish},
        model::{Condition, Mood, Pet, Species},
    },
    pictures::can_write,
    reply::{ActionId, Audience, Button, ButtonStyle, Card, File, Reply, Tone, mention},
    words::{Message, Words},
};

/// The name of the picture.
const PICTURE: &str = "pet.png";
/// What the buttons below a pet do. Their state is empty.
pub(super) const FEED: &str = "pet.feed";
pub(super) const PLAY: &str = "pet.play";
pub(super) const REST: &str = "pet.rest";

/// A pet as it is looked at: all that its words are made of.
#[derive(Clone, Copy, Debug)]
pub struct Sight<'a> {
    /// In which language.
    pub words: &'a Words,
    /// The commands, for links.
    pub help: &'a Help,
    /// The numbers of the game.
    pub numbers: &'a Numbers,
    /// Whose it is.
    pub owner: UserId,
    /// The pet.
    pub pet: &'a Pet,
    /// How it is.
    pub condition: &'a Condition,
}

impl Sight<'_> {
    fn say(&self, message: &Message) -> String {
        self.words.say(message)
    }

    fn mood(&self) -> String {
        let name = if self.condition.is_resting() { "resting".to_owned() } else { self.condition.mood.to_string() };
        self.say(&Message::named(format!("pet-mood-{name}")))
    }

    fn buff(&self) -> String {
        buff(self.words, self.condition.buff)
    }

    /// The picture.
    pub fn portrait(&self) -> Portrait {
        let Self { pet, condition, words, .. } = self;
        let kind = kind(words, pet.species);
        let name = pet.name.clone().filter(|name| can_write(name)).unwrap_or_else(|| kind.clone());
        let gauge =
            |label: Message, points| Gauge { label: self.say(&label), points, mark: self.numbers.pets.buff_from };
        let buff =
            if condition.is_helping { self.buff() } else { self.say(&msg!("pet-buff-asleep", buff = self.buff())) };
        Portrait {
            species: pet.species,
            pose: if condition.is_resting() { Pose::Resting } else { Pose::Awake(condition.mood) },
            wish: self.wish(),
            name,
            level: self.say(&msg!("pet-level", level = condition.level.number)),
            subtitle: self.say(&msg!("pet-subtitle", kind = kind, mood = self.mood())),
            needs: [
                gauge(msg!("pet-fullness"), condition.needs.hunger.shown()),
                gauge(msg!("pet-happiness"), condition.needs.happiness.shown()),
            ],
            buff,
            buff_is_awake: condition.is_helping,
        }
    }

    /// What a pet that feels bad thinks of: whatever it lacks most.
    fn wish(&self) -> Option<Wish> {
        let needs = self.condition.needs;
        let is_unwell = !self.condition.is_resting() && self.condition.mood <= Mood::Sad;
        let wish = if needs.hunger <= needs.happiness { Wish::Treat } else { Wish::Play };
        is_unwell.then_some(wish)
    }

    /// The picture in words.
    fn alt(&self) -> String {
        let needs = self.condition.needs;
        self.say(&msg!(
            "pet-alt",
            name = self.pet.name.clone().unwrap_or_else(|| kind(self.words, self.pet.species)),
            kind = kind(self.words, self.pet.species),
            level = self.condition.level.number,
            mood = self.mood(),
            fullness = needs.hunger.shown(),
            happiness = needs.happiness.shown(),
            buff = self.portrait().buff
        ))
    }

    /// What stands beside the picture: level, help, and when something is useful.
    fn lines(&self) -> Vec<Message> {
        let Self { condition, numbers, .. } = self;
        let xp = self.pet.stats.xp;
        let mut lines = vec![msg!("pet-xp", level = condition.level.number, xp = xp, next = condition.level.next_at)];
        if let Some(ends_at) = condition.rest.ends_at {
            lines.push(msg!("pet-resting", when = ends_at));
            return lines;
        }
        lines.push(match (condition.is_helping, condition.helps_until) {
            (true, Some(until)) => msg!("pet-helps", buff = self.buff(), when = until),
            (true, None) => msg!("pet-helps-on", buff = self.buff()),
            (false, _) => msg!("pet-sleeps", buff = self.buff(), mark = numbers.pets.buff_from),
        });
        let (pets, needs) = (&numbers.pets, condition.needs);
        let hungry = needs.hunger.until(100 - pets.treat_hunger.min(100), pets.hunger_per_hour);
        lines.push(match hungry {
            Some(long) => msg!("pet-whole-treat", when = condition.at + long),
            None => msg!("pet-treat-now"),
        });
        let pause = chrono::TimeDelta::minutes(pets.play_minutes);
        let ready_at = self.pet.played_at().map(|at| at + pause).filter(|ready_at| condition.at < *ready_at);
        lines.extend(match ready_at {
            Some(ready_at) => Some(msg!("pet-play-at", when = ready_at)),
            None => (needs.happiness.shown() < 100).then(|| msg!("pet-play-now")),
        });
        lines
    }

    fn buttons(&self) -> Vec<Button> {
        let button = |label: &Message, style, action: &str| {
            let action = ActionId { action: action.to_owned(), owner: Some(self.owner), state: String::new() };
            Button::action(self.say(label), style, action)
        };
        let is_resting = self.condition.is_resting();
        let rest = if is_resting { msg!("pet-button-wake") } else { msg!("pet-button-rest") };
        let mut buttons = vec![
            button(&msg!("pet-button-feed"), ButtonStyle::Primary, FEED),
            button(&msg!("pet-button-play"), ButtonStyle::Primary, PLAY),
            button(&rest, ButtonStyle::Secondary, REST),
        ];
        for button in &mut buttons[..2] {
            button.disabled = is_resting;
        }
        buttons
    }

    /// The pet, below what was done with it; without a picture the sentences still stand.
    pub fn show(&self, done: &[String], picture: Option<Vec<u8>>, buttons: Buttons) -> Reply {
        let name = called(self.words, self.pet);
        let kind = kind(self.words, self.pet.species);
        let whose = msg!("pet-whose", name = name, kind = kind, who = mention(self.owner));
        let mut lines = done.to_vec();
        lines.push(self.say(&whose));
        lines.extend(self.lines().iter().map(|line| self.say(line)));
        let tone = if done.is_empty() { Tone::Calm } else { Tone::Good };
        let mut card = Card::new("", lines.join("\n")).tone(tone);
        let mut reply = Reply { audience: Audience::Everyone, ..Reply::default() };
        if let Some(bytes) = picture {
            card.image = Some(PICTURE.to_owned());
            reply.files.push(File { name: PICTURE.to_owned(), alt: self.alt(), bytes });
        }
        let reply = reply.card(card);
        match buttons {
            Buttons::Shown => reply.buttons(self.buttons()),
            Buttons::None => reply,
        }
    }
}

/// Whether a pet is shown with its buttons: to its owner only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Buttons {
    /// With them.
    Shown,
    /// Without.
    None,
}

/// What a kind is called.
pub(super) fn kind(words: &Words, species: Species) -> String {
    words.say(&Message::named(format!("pet-kind-{}", species.to_string().replace('_', "-"))))
}

/// What a pet is called, safe to show: by its kind if it has no name.
pub(super) fn called(words: &Words, pet: &Pet) -> String {
    name_or_kind(words, pet.name.as_deref(), pet.species)
}

fn name_or_kind(words: &Words, name: Option<&str>, species: Species) -> String {
    name.map_or_else(|| kind(words, species), safe_name)
}

/// What a pet is good for.
fn buff(words: &Words, boost: Boost) -> String {
    let lines = [
        (boost.gather_luck, msg!("pet-buff-gather", percent = boost.gather_luck)),
        (boost.fight_coins, msg!("pet-buff-fight", percent = boost.fight_coins)),
        (boost.work_cooldown, msg!("pet-buff-work", percent = -boost.work_cooldown)),
        (boost.xp, msg!("pet-buff-xp", percent = boost.xp)),
        (boost.luck, msg!("pet-buff-luck", percent = boost.luck)),
    ];
    let lines = lines.iter().filter(|(percent, _)| *percent != 0).map(|(_, line)| words.say(line));
    lines.collect::<Vec<_>>().join(" · ")
}
