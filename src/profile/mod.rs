//! `/profile`: a person as a picture, and what of it others see.
//!
//! It promises to show others nothing that the person hides, and to have something kind to show of people who have not
//! played yet. It owns no tables: the ledger, the achievements and the boards answer.

mod card;
pub mod commands;
mod model;
pub mod replies;

use std::sync::Arc;

pub use commands::commands;
pub use model::{Pet, Profile, Wealth};

use crate::{
    boards::Boards,
    economy::{Economy, Numbers, ledger::Ledger},
    effects,
    error::{Error, Result},
    ids::UserId,
    msg,
    progress::Achievements,
    reply::mention,
};

/// The verbs of profiles.
#[derive(Clone, Debug)]
pub struct Profiles {
    ledger: Ledger,
    numbers: Arc<Numbers>,
    boards: Boards,
    achievements: Achievements,
}

impl Profiles {
    /// Of the people of this economy.
    pub fn new(economy: &Economy, boards: Boards, achievements: Achievements) -> Self {
        Self { ledger: economy.ledger().clone(), numbers: economy.numbers().clone(), boards, achievements }
    }

    /// Somebody's profile, as this viewer may see it.
    pub async fn of(&self, person: UserId, viewer: UserId) -> Result<Profile> {
        let privacy = self.boards.privacy(person).await?;
        if privacy.hides_profile && person != viewer {
            return Err(Error::refused(msg!("profile-hidden", who = mention(person))));
        }
        let (holdings, belongings) = self.ledger.standing(person).await?;
        let overview = self.achievements.overview_of(person, &holdings, &belongings).await?;
        let has_frame = effects::boost(&belongings, &self.numbers).profile_frame > 0;
        // The owner's own picture stands in a channel as well: what is hidden is in nobody's.
        let profile = Profile::of(&self.numbers, &holdings, &belongings, &overview);
        let wealth = profile.wealth.filter(|_| !privacy.hides_wealth);
        Ok(Profile { wealth, has_frame, is_private: privacy.hides_profile, ..profile })
    }
}
