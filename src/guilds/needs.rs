//! What guilds have chosen that depends on what Artie may do and hear there: judged again by the doctor, because roles and
//! permissions move after they were chosen.

use super::{
    Guilds,
    model::{Around, Document, Edit, GuildSettings, Key, read},
    store,
};
use crate::{error::Error, error::Result, ids::GuildId, words::Message};

/// What is needed for it.
const NEEDY: [Key; 5] = [Key::Autorole, Key::WelcomeChannel, Key::LevelsChannel, Key::LevelsRoles, Key::ModLogChannel];

/// What one guild chose of that kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needs {
    /// Which guild.
    pub guild: GuildId,
    /// Whether those who join are greeted or given roles.
    pub newcomers: bool,
    document: Document,
}

impl Needs {
    /// What cannot work there, each with the sentence that says why and what to do.
    pub fn problems(&self, around: &Around) -> Vec<(Key, Message)> {
        let judged = NEEDY.into_iter().filter_map(|key| {
            let edit = Edit { key, after: Some(read(&self.document, key)?) };
            match Error::from(around.admit(&edit).err()?) {
                Error::Refused(why) => Some((key, why)),
                _ => None,
            }
        });
        judged.collect()
    }
}

impl Guilds {
    /// Of every guild that chose anything of the kind.
    pub async fn needs(&self) -> Result<Vec<Needs>> {
        let chosen = store::list_needs(&mut *self.db.acquire().await?).await?;
        let needs = chosen.into_iter().filter_map(|(guild, data)| {
            let document = data.as_object()?.clone();
            let settings = GuildSettings::read(&document);
            let newcomers = !settings.autorole.is_empty() || settings.welcome.channel.is_some();
            let is_any = NEEDY.into_iter().any(|key| read(&document, key).is_some());
            is_any.then_some(Needs { guild, newcomers, document })
        });
        Ok(needs.collect())
    }
}
