//! What all games say: why nobody plays.

use crate::{error::Error, games::Refusal, msg, words::Message};

impl From<Refusal> for Message {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Amount(error) => error.into(),
            Refusal::Off => msg!("games-off"),
            Refusal::NoServer => msg!("games-no-server"),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_nobody_plays() {
        let said = |refusal: Refusal| Message::from(refusal).to_string();
        insta::assert_snapshot!(said(Refusal::Off), @"Games with stakes are off in this server. Somebody who manages it can switch them on with `/settings set`: key `games`, value `on`.");
        insta::assert_snapshot!(said(Refusal::NoServer), @"Games are played in servers, not in direct messages. Try again in one.");
    }
}
