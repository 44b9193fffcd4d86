//! The settings of a guild, their limits and their changes, pure.

mod around;
mod change;
mod control;
mod document;
mod feature;
mod key;
mod levels;
mod refusal;
mod settings;
mod value;

pub use around::{Around, ChannelThere, CommandThere, RoleThere};
pub use change::{Change, Conflict, Edit, Edits, KeyChange, Order, Set};
pub(super) use change::{Draft, of_file, to_file};
pub use control::{Bar, Use};
pub use document::Document;
pub(super) use document::{read, write};
pub use feature::Feature;
pub(super) use feature::end;
pub use key::{Key, Kind, Topic};
pub use levels::{LevelRole, Levels, XpRates};
pub use refusal::Refusal;
pub(super) use settings::default_of;
pub use settings::{
    Assistant, AssistantMode, CommandRule, Flag, GuildSettings, MusicMode, Paused, Payments, RecordingMode, Welcome,
};
pub(super) use value::{HIGHEST_LEVEL, PROTECTED, factor, listed, placeholders_of, takes};
