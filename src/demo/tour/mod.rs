//! The guided tour: two minutes of life in the demo, told in the terminal in a few seconds, each answer checked.
//!
//! Everything goes the way it goes for real: people act in the world, Artie hears it over the gateway and answers over
//! REST, and the figures at the end come from the database. The first answer that is not right ends the tour with a
//! sentence that says what was expected.

mod paper;
mod plain;
mod stage;
mod story;

use std::io::Write;

pub use self::paper::Colours;
use self::{paper::Paper, stage::Stage};
use super::Discord;
use crate::{error::Result, services::Services};

/// Tells the story on `out`. Artie must be starting or running on this Discord, over these services.
pub async fn tell<W: Write + Send>(
    discord: &Discord,
    services: &Services,
    colours: Colours,
    out: &mut W,
) -> Result<()> {
    let mut stage = Stage::new(discord, services, Paper::new(out, colours))?;
    story::play(&mut stage).await
}
