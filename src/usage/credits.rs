//! When money or patience of a provider runs out, pure: what is worth telling whoever hosts Artie, and how often.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use super::Nano;
use crate::{msg, words::Message};

/// With less than this left it is critical.
const CRITICAL_USD: f64 = 5.0;
/// With less than this it is worth a warning.
const WARNING_USD: f64 = 25.0;
/// Fewer requests than this left until the provider's limit renews.
const REQUESTS: i32 = 5;

/// What is known of a provider's patience.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Credits {
    /// US dollars left, if the provider tells.
    pub remaining_usd: Option<f64>,
    /// US dollars used, if it tells.
    pub used_usd: Option<f64>,
    /// Requests left until its limit renews, if it told lately.
    pub requests_left: Option<i32>,
}

/// What is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    /// Little money is left.
    LowBalance,
    /// A day costs too much.
    DailySpend,
    /// Few requests are left.
    RateLimit,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Severity {
    /// Soon.
    Warning,
    /// Now.
    Critical,
}

/// Something to tell.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// What.
    pub kind: Kind,
    /// How bad.
    pub severity: Severity,
    /// The limit that was passed.
    pub threshold: f64,
    /// What it is now.
    pub current: f64,
}

impl Severity {
    /// It is told once in this time.
    pub fn quiet_for(self) -> TimeDelta {
        match self {
            Self::Critical => TimeDelta::hours(1),
            Self::Warning => TimeDelta::hours(6),
        }
    }
}

impl Alert {
    /// As a sentence.
    pub fn sentence(&self) -> Message {
        let usd = |amount: f64| format!("{amount:.2}");
        match self.kind {
            Kind::LowBalance => msg!("usage-alert-balance", left = usd(self.current)),
            Kind::DailySpend => msg!("usage-alert-day", spent = usd(self.current), most = usd(self.threshold)),
            Kind::RateLimit => msg!("usage-alert-requests", left = format!("{:.0}", self.current)),
        }
    }
}

/// What is worth telling.
pub(super) fn alerts(credits: &Credits, today: Nano, day_limit: Nano) -> Vec<Alert> {
    let mut alerts = Vec::new();
    let mut tell = |kind, severity, threshold, current| alerts.push(Alert { kind, severity, threshold, current });
    match credits.remaining_usd {
        Some(left) if left < CRITICAL_USD => tell(Kind::LowBalance, Severity::Critical, CRITICAL_USD, left),
        Some(left) if left < WARNING_USD => tell(Kind::LowBalance, Severity::Warning, WARNING_USD, left),
        _ => {}
    }
    // A call that does not fit any more is not made, so a day ends just below its limit.
    if day_limit.0 > 0 && today.0 >= day_limit.0 / 100 * 98 {
        tell(Kind::DailySpend, Severity::Warning, day_limit.usd(), today.usd());
    }
    if let Some(left) = credits.requests_left.filter(|left| *left <= REQUESTS) {
        tell(Kind::RateLimit, Severity::Warning, f64::from(REQUESTS), f64::from(left));
    }
    alerts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_when_something_runs_out() {
        let told = |credits: Credits, today: f64| {
            let alerts = alerts(&credits, Nano::of_usd(today), Nano::of_usd(50.0));
            alerts.iter().map(|alert| (alert.kind, alert.severity)).collect::<Vec<_>>()
        };
        let left = |usd| Credits { remaining_usd: Some(usd), ..Credits::default() };
        assert_eq!(told(left(100.0), 1.0), []);
        assert_eq!(told(left(24.9), 1.0), [(Kind::LowBalance, Severity::Warning)]);
        assert_eq!(
            told(left(4.9), 49.5),
            [(Kind::LowBalance, Severity::Critical), (Kind::DailySpend, Severity::Warning)]
        );
        let few = Credits { requests_left: Some(5), ..Credits::default() };
        assert_eq!(told(few, 0.0), [(Kind::RateLimit, Severity::Warning)]);
        assert_eq!(told(Credits { requests_left: Some(6), ..few }, 0.0), []);
    }
}
