//! What a pet needs and how it feels: points that go down with the time it is awake.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Mood;
use crate::{
    economy::PetNumbers,
    uptime::{Outage, downtime},
};

/// Points of 100, kept to the thousandth so that looking often costs a pet nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Points(i64);

const THOUSANDTHS: i64 = 1_000;
const FULL: i64 = 100 * THOUSANDTHS;
const HOUR_MS: i64 = 3_600_000;

impl Points {
    /// As many as there can be.
    pub const FULL: Self = Self(FULL);

    /// So many whole points.
    pub fn whole(points: u8) -> Self {
        Self(i64::from(points).min(100) * THOUSANDTHS)
    }

    /// As people see them: begun points count.
    pub fn shown(self) -> u8 {
        u8::try_from((self.0 + THOUSANDTHS - 1) / THOUSANDTHS).unwrap_or(0)
    }

    /// With so many more, at most 100.
    #[must_use]
    pub fn plus(self, points: u8) -> Self {
        Self((self.0 + i64::from(points) * THOUSANDTHS).min(FULL))
    }

    /// After so much time in which so many go each hour.
    #[must_use]
    pub fn after(self, time: TimeDelta, per_hour: i64) -> Self {
        let gone =
            i128::from(time.num_milliseconds().max(0)) * i128::from(per_hour * THOUSANDTHS) / i128::from(HOUR_MS);
        Self(i64::try_from(i128::from(self.0) - gone).unwrap_or(0).max(0))
    }

    /// How long it takes until no more than so many are shown; `None` = that never happens, or has happened.
    pub fn until(self, points: u8, per_hour: i64) -> Option<TimeDelta> {
        let gap = self.0 - i64::from(points) * THOUSANDTHS;
        (gap > 0 && per_hour > 0).then(|| TimeDelta::milliseconds((gap * HOUR_MS).div_ceil_to(per_hour * THOUSANDTHS)))
    }
}

/// Division that rounds up, for what must not come out too short.
trait DivCeil {
    fn div_ceil_to(self, by: i64) -> i64;
}

impl DivCeil for i64 {
    fn div_ceil_to(self, by: i64) -> i64 {
        (self + by - 1) / by
    }
}

impl Default for Points {
    fn default() -> Self {
        Self::FULL
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[expect(clippy::cast_precision_loss, reason = "at most 100,000 thousandths")]
        let points = self.0 as f64 / THOUSANDTHS as f64;
        serializer.serialize_f64(points)
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let points = f64::deserialize(deserializer)?;
        #[expect(clippy::cast_possible_truncation, reason = "clamped to 0 to 100")]
        let thousandths = (points.clamp(0.0, 100.0) * 1_000.0).round() as i64;
        Ok(Self(thousandths))
    }
}

/// Both needs of a pet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Needs {
    /// 100 = full, 0 = starving.
    pub hunger: Points,
    /// 100 = could not be happier.
    pub happiness: Points,
}

impl Needs {
    /// After so much time awake.
    #[must_use]
    pub fn after(self, awake: TimeDelta, numbers: &PetNumbers) -> Self {
        Self {
            hunger: self.hunger.after(awake, numbers.hunger_per_hour),
            happiness: self.happiness.after(awake, numbers.happiness_per_hour),
        }
    }

    /// How a pet with these needs feels: by the average of what is shown.
    pub fn mood(&self) -> Mood {
        match u16::from(self.hunger.shown()) + u16::from(self.happiness.shown()) {
            180.. => Mood::Ecstatic,
            130.. => Mood::Happy,
            80.. => Mood::Content,
            40.. => Mood::Sad,
            _ => Mood::Critical,
        }
    }

    /// Whether both are well enough for the pet to be of help.
    pub fn are_met(&self, numbers: &PetNumbers) -> bool {
        self.hunger.shown().min(self.happiness.shown()) >= numbers.buff_from
    }

    /// How long they are, if nothing is done.
    pub fn met_for(&self, numbers: &PetNumbers) -> Option<TimeDelta> {
        let below = numbers.buff_from.checked_sub(1)?;
        let hungry = self.hunger.until(below, numbers.hunger_per_hour);
        let unhappy = self.happiness.until(below, numbers.happiness_per_hour);
        hungry.into_iter().chain(unhappy).min()
    }
}

/// How long a pet was awake between two moments: neither Artie's outages nor its rest count.
pub(super) fn awake(
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    rest: Option<(DateTime<Utc>, DateTime<Utc>)>,
    outages: &[Outage],
) -> TimeDelta {
    let mut paused = outages.to_vec();
    paused.extend(rest.map(|(from, until)| Outage { from, until }));
    (until - from - downtime(&paused, from, until)).max(TimeDelta::zero())
}
