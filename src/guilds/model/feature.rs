//! What a server can switch for a while, whatever else it chose: a raid stops the greetings until tomorrow, games are on
//! until Sunday. Pure.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use super::{AssistantMode, GuildSettings, Paused, RecordingMode};

/// What a switch (`flags`) of this name overrides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase", ascii_case_insensitive)]
pub enum Feature {
    /// Saying something unasked.
    Ambient,
    /// Answering.
    Assistant,
    /// Giving newcomers their roles.
    Autorole,
    /// Games with stakes.
    Games,
    /// Telling of levels, and giving their roles.
    Levels,
    /// Payments and trades between members.
    Payments,
    /// Recording messages.
    Recording,
    /// Greeting newcomers.
    Welcome,
}

impl GuildSettings {
    /// The settings at this time: a switch overrides what was chosen until it ends. Most guilds have none.
    pub(in crate::guilds) fn at(self: Arc<Self>, now: DateTime<Utc>) -> Arc<Self> {
        let mut switched = None;
        for feature in Feature::VARIANTS {
            if let Some(is_on) = self.flag(feature.into(), now) {
                let ends = self.flags.get(<&str>::from(feature)).and_then(|flag| flag.expires);
                switched.get_or_insert_with(|| Self::clone(&self)).switch(*feature, is_on, ends);
            }
        }
        switched.map_or(self, Arc::new)
    }

    /// On means as chosen, where there is more to choose than on and off.
    fn switch(&mut self, feature: Feature, is_on: bool, ends: Option<DateTime<Utc>>) {
        match (feature, is_on) {
            (Feature::Ambient, _) => self.assistant.ambient = is_on,
            (Feature::Games, _) => self.games = is_on,
            (Feature::Assistant, false) => {
                self.assistant.mode = AssistantMode::Off;
                self.assistant.channels.clear();
                self.assistant.ambient = false;
            }
            (Feature::Autorole, false) => self.autorole.clear(),
            (Feature::Levels, false) => {
                self.levels.channel = None;
                self.levels.roles.clear();
            }
            (Feature::Payments, false) => self.payments.paused = Some(Paused { ends }),
            (Feature::Recording, false) => self.recording = RecordingMode::Off,
            (Feature::Welcome, false) => self.welcome.channel = None,
            (_, true) => {}
        }
    }
}

/// The end of a switch as people write it: a day begins, or a day with a time, in the guild's zone; a time with its own
/// zone is what it says.
pub(in crate::guilds) fn end(text: &str, zone: Tz) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let day = || Some(text.parse::<NaiveDate>().ok()?.and_time(NaiveTime::MIN));
    let moment = || NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").ok();
    let whole = || DateTime::parse_from_rfc3339(text).ok().map(|time| time.to_utc());
    match day().or_else(moment) {
        // An hour that clocks leap over is nobody's: nothing ends then.
        Some(here) => zone.from_local_datetime(&here).earliest().map(|at| at.to_utc()),
        None => whole(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn at(chosen: &Value, time: &str) -> Arc<GuildSettings> {
        let settings = Arc::new(GuildSettings::read(chosen.as_object().unwrap()));
        settings.at(time.parse().unwrap())
    }

    #[test]
    fn a_switch_overrides_what_was_chosen_until_it_ends() {
        let off = json!({ "on": false, "expires": "2026-01-02T00:00:00Z" });
        let chosen = json!({
            "games": false, "autorole": ["5"], "welcome": { "channel": "7" }, "recording": "all",
            "levels": { "channel": "7", "roles": [{ "level": 5, "role": "5" }] },
            "assistant": { "channels": ["7"], "ambient": true },
            "flags": {
                "games": { "on": true, "expires": "2026-01-02T00:00:00Z" }, "theirs": { "on": true },
                "autorole": off, "welcome": off, "levels": off, "assistant": off, "payments": off, "recording": off,
            },
        });
        let during = at(&chosen, "2026-01-01T12:00:00Z");
        assert!(during.games && during.autorole.is_empty() && during.welcome.channel.is_none());
        assert_eq!((during.levels.channel, during.levels.roles.len()), (None, 0));
        assert_eq!(during.recording, RecordingMode::Off);
        assert_eq!((during.assistant.mode, during.assistant.ambient), (AssistantMode::Off, false));
        assert!(during.payments.paused.is_some_and(|paused| paused.ends.is_some()));
        let mut bare = chosen.clone();
        bare.as_object_mut().unwrap().remove("flags");
        let (mut after, bare) = ((*at(&chosen, "2026-01-02T00:00:00Z")).clone(), at(&bare, "2026-01-02T00:00:00Z"));
        after.flags.clear();
        assert_eq!(after, *bare);
    }

    #[test]
    fn on_means_as_chosen() {
        let on = json!({ "on": true });
        let flags: serde_json::Map<String, Value> =
            Feature::VARIANTS.iter().map(|feature| (feature.to_string(), on.clone())).collect();
        let switched = at(&json!({ "flags": flags }), "2026-01-01T00:00:00Z");
        let mut expected = GuildSettings { games: true, flags: switched.flags.clone(), ..GuildSettings::default() };
        expected.assistant.ambient = true;
        assert_eq!(*switched, expected);
    }

    #[test]
    fn an_end_is_read_where_the_server_lives() {
        for (text, expected) in [
            ("2026-07-01", Some("2026-06-30T22:00:00Z")),
            (" 2026-01-01 18:30 ", Some("2026-01-01T17:30:00Z")),
            ("2026-01-01T18:30:00+03:00", Some("2026-01-01T15:30:00Z")),
            ("tomorrow", None),
            ("2026-13-01", None),
        ] {
            let expected = expected.map(|time| time.parse::<DateTime<Utc>>().unwrap());
            assert_eq!(end(text, Tz::Europe__Berlin), expected, "{text}");
        }
    }
}
