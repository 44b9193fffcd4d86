//! How long a runner waits, what a failed login means, and what is heard on a line. Pure.

use std::time::Duration;

/// Never longer than this between two logins of an agent.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// How long until the next login, after so many failures in a row.
pub(super) fn wait_after(failures: u32, first: Duration) -> Duration {
    let doubled = first.saturating_mul(1 << failures.saturating_sub(1).min(10));
    doubled.min(LONGEST_WAIT.max(first))
}

/// Why an agent is not online.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoginError {
    /// Discord refuses the token: nothing helps but a new one.
    BadToken,
    /// Discord lets it begin no more sessions for so long.
    Limited(Duration),
    /// Anything else, in words for operators; never with an address or a token.
    Failed(String),
}

/// What is heard on an agent's line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It is connected (again), and in these guilds.
    Here(Vec<crate::ids::GuildId>),
    /// The connection broke and comes back by itself.
    Away,
    /// It continued where it broke.
    Back,
    /// It came into a guild, or the guild is there again.
    Came(crate::ids::GuildId),
    /// It was removed from a guild.
    Left(crate::ids::GuildId),
    /// The connection is over for good.
    Ended(LoginError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_an_hour() {
        let minutes = |failures| wait_after(failures, Duration::from_mins(5)).as_secs() / 60;
        assert_eq!([1, 2, 3, 4, 5, 99].map(minutes), [5, 10, 20, 40, 60, 60]);
        assert_eq!(wait_after(0, Duration::from_mins(5)), Duration::from_mins(5));
    }
}
