//! Nothing is offered that nobody obeys: each setting of a server names the place outside the settings that acts on it.

use std::{fs, path::Path};

use artie::guilds::Key;
use strum::VariantArray;

/// Where a setting is obeyed, and by which words one finds it there; `None` for what is kept for others.
fn obeyed(key: Key) -> Option<(&'static str, &'static str)> {
    Some(match key {
        Key::Prefix => ("src/discord/hooks.rs", "guilds.prefix("),
        Key::Locale => ("src/discord/context.rs", "settings.locale"),
        Key::Timezone => ("src/times/mod.rs", ".timezone"),
        Key::Recording => ("src/transcript/plan.rs", "recording_in("),
        Key::RecordingChannels => ("src/transcript/recorder.rs", "recording_channels"),
        Key::RetentionDays => ("src/transcript/retention.rs", "retentions()"),
        Key::Autorole => ("src/guilds/newcomers.rs", "settings.autorole"),
        Key::WelcomeChannel => ("src/guilds/newcomers.rs", "welcome.channel"),
        Key::WelcomeMessage => ("src/guilds/newcomers.rs", "welcome.message"),
        Key::LevelsChannel => ("src/standing/tasks.rs", "levels.channel"),
        Key::LevelsMessage => ("src/standing/tasks.rs", "levels.message"),
        Key::LevelsRoles => ("src/standing/tasks.rs", "levels.earned("),
        Key::XpMessage
        | Key::XpWork
        | Key::XpGather
        | Key::XpFight
        | Key::XpDaily
        | Key::XpCommand
        | Key::XpMultiplier => ("src/economy/ledger/regard.rs", "levels.rates("),
        Key::Games => ("src/games/mod.rs", ".games"),
        Key::DailyTransferCap => ("src/economy/mod.rs", "payments.daily_cap"),
        Key::Tax => ("src/economy/mod.rs", "payments.tax_percent"),
        Key::MinimumAccountAge => ("src/economy/mod.rs", "payments.min_account_age_days"),
        Key::AssistantMode | Key::AssistantChannels | Key::AssistantSilentChannels => ("src/app/ears.rs", "mode_in("),
        Key::AssistantAmbient => ("src/app/ears.rs", ".ambient"),
        Key::DisabledCommands | Key::DisabledCategories | Key::CommandRules => ("src/discord/seat.rs", "settings.bar("),
        Key::ModLogChannel => ("src/guilds/roles.rs", "settings.mod_log"),
        Key::AuditRetentionDays => ("src/housekeeping.rs", "audit_retention_days"),
        Key::SelectedPoolId => ("migrations/0016_pools.sql", "'selectedPoolId'"),
        Key::Flags => ("src/guilds/mod.rs", ".at(self.clock.now())"),
        // For bots that play music; Artie says that it plays none.
        Key::MusicMode => return None,
    })
}

#[test]
fn every_setting_that_is_offered_is_obeyed_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut ignored = Vec::new();
    for key in Key::VARIANTS {
        let Some((file, words)) = obeyed(*key) else { continue };
        if !fs::read_to_string(root.join(file)).unwrap().contains(words) {
            ignored.push(format!("{key}: {file} does not say `{words}`"));
        }
    }
    assert!(ignored.is_empty(), "{}", ignored.join("\n"));
    assert_eq!(Key::VARIANTS.iter().filter(|key| obeyed(**key).is_none()).count(), 1);
}
