//! The settings of a guild, their limits and their changes, pure.

mod around;
mod asker;
mod change;
mod choices;
mod control;
mod document;
mod feature;
mod key;
mod levels;
mod limits;
mod refusal;
mod settings;
mod value;

pub use around::{Around, ChannelThere, CommandThere, RoleThere};
pub use asker::Asker;
pub use change::{Change, Conflict, Edit, Edits, KeyChange, Order, Set};
pub(super) use change::{Draft, of_file, to_file};
pub use choices::{Assistant, AssistantMode, CommandRule, Flag, MusicMode, Paused, Payments, RecordingMode, Welcome};
pub use control::{Bar, Use};
pub use document::Document;
pub(super) use document::{read, write};
pub use feature::Feature;
pub(super) use feature::end;
pub use key::{Key, Kind, Topic};
pub use levels::{LevelRole, Levels, XpRates};
pub(super) use limits::{HIGHEST_LEVEL, PROTECTED, listed, placeholders_of, takes};
pub use refusal::Refusal;
pub use settings::GuildSettings;
pub(super) use settings::default_of;
pub(super) use value::factor;
