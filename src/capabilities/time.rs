//! `time`: what time it is somewhere, or for whoever asks.

use std::time::Duration;

use async_trait::async_trait;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    model::{Access, Answer, Call, Capability, Cost, Definition},
    names,
};
use crate::{
    error::Result,
    times::{self, Refusal, Times},
};

/// Where.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Args {
    /// A city or a time zone, such as `Tokyo`; empty for where the asker is.
    #[schemars(length(max = 60))]
    place: String,
}

/// The capability.
#[derive(Debug)]
pub(super) struct Time(pub(super) Times);

#[async_trait]
impl Capability for Time {
    type Args = Args;

    fn definition(&self) -> Definition {
        Definition {
            name: names::TIME,
            about: "time-about",
            example: "Tokyo",
            access: Access::Everyone,
            cost: Cost::Free,
            timeout: Duration::from_secs(5),
        }
    }

    fn read(&self, text: &str) -> Result<Value> {
        Ok(json!(Args { place: text.trim().to_owned() }))
    }

    fn judge(&self, args: &Args) -> Result<()> {
        let is_known = args.place.trim().is_empty() || times::place(&args.place).is_some();
        if is_known { Ok(()) } else { Err(Refusal::NoPlace(args.place.chars().take(60).collect()).into()) }
    }

    /// Safe to run twice: it only tells.
    async fn run(&self, args: Args, call: &Call) -> Result<Answer> {
        let zone = match (times::place(&args.place), call.asker) {
            (Some(zone), _) => zone,
            (None, Some(asker)) => self.0.zone_of(asker, call.guild).await?,
            (None, None) => chrono_tz::Tz::UTC,
        };
        let now = self.0.now();
        let here = now.with_timezone(&zone).format("%A %Y-%m-%d %H:%M").to_string();
        Ok(Answer { result: json!({ "zone": zone.name(), "time": here }), says: times::time_there(now, zone) })
    }
}
