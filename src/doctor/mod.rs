//! Examines an installation from outside: settings, Discord, the database and what lies in it, what the settings name
//! elsewhere, the address for health. Changes nothing.
//!
//! Every finding says what is so and, unless all is well, what to do. It uses the same code as a start does, so what the
//! doctor accepts, `artie run` accepts.

mod database;
mod elsewhere;
mod health;
mod inside;

use std::fmt;

use secrecy::ExposeSecret;

use crate::{
    clock::Clock,
    config::{self, Settings},
    discord,
    error::Error,
    msg,
    words::Message,
};

pub use health::health;

/// How good a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// As it should be.
    Fine,
    /// Artie runs, but not as well as it could.
    Doubtful,
    /// Artie, or a part of it that its operator set up, will not run.
    Bad,
}

/// One thing that was examined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How good it is.
    pub verdict: Verdict,
    /// What is so.
    pub what: Message,
    /// What to do; `None` when there is nothing to do.
    pub fix: Option<Message>,
}

impl Finding {
    fn fine(what: Message) -> Self {
        Self { verdict: Verdict::Fine, what, fix: None }
    }

    fn doubtful(what: Message, fix: Message) -> Self {
        Self { verdict: Verdict::Doubtful, what, fix: Some(fix) }
    }

    fn bad(what: Message, fix: Message) -> Self {
        Self { verdict: Verdict::Bad, what, fix: Some(fix) }
    }

    /// A refusal at start, which says itself what to do.
    fn refused(what: Message, error: Error) -> Self {
        let fix = match error {
            Error::Refused(message) | Error::Denied(message) | Error::Busy { message, .. } => message,
            Error::Fault(chain) => msg!("doctor-fault", why = format!("{chain:#}")),
        };
        Self::bad(what, fix)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.verdict {
            Verdict::Fine => "ok  ",
            Verdict::Doubtful => "hmm ",
            Verdict::Bad => "BAD ",
        };
        write!(f, "{mark} {}", self.what)?;
        match &self.fix {
            Some(fix) => write!(f, "\n     → {}", fix.to_string().replace('\n', "\n       ")),
            None => Ok(()),
        }
    }
}

/// Examines everything that a start needs.
pub async fn examine(settings: &Settings, clock: &Clock) -> Vec<Finding> {
    let ((discord, answer), (database, db), http) = futures::join!(
        examine_discord(&settings.discord),
        database::examine(&settings.database, clock),
        health::examine(&settings.http)
    );
    let (changed, inside) = match &db {
        Some(db) => inside::examine(settings, db, clock, answer.as_ref()).await,
        None => (None, Vec::new()),
    };
    let models = changed.as_ref().map_or(&settings.models, |changed| &changed.models);
    let elsewhere = elsewhere::examine(models, &settings.mcp, clock).await;
    [discord, database, inside, elsewhere, http].concat()
}

/// The worst of all, for the exit code.
pub fn worst(findings: &[Finding]) -> Verdict {
    findings.iter().map(|finding| finding.verdict).max().unwrap_or(Verdict::Fine)
}

async fn examine_discord(settings: &config::Discord) -> (Vec<Finding>, Option<discord::Answer>) {
    let Some(token) = &settings.token else {
        return (vec![Finding::bad(msg!("doctor-token-missing"), msg!("discord-token-missing"))], None);
    };
    let shape = if settings.api_base.is_some() || looks_like_a_token(token.expose_secret()) {
        Finding::fine(msg!("doctor-token-there"))
    } else {
        Finding::doubtful(msg!("doctor-token-odd"), msg!("doctor-token-odd-fix"))
    };
    match discord::inquire(settings).await {
        Ok(answer) => {
            let answers = Finding::fine(msg!("doctor-discord-answers", place = answer.place.clone()));
            (vec![shape, answers, content_finding(answer.may_read_content)], Some(answer))
        }
        Err(error) => (vec![shape, Finding::refused(msg!("doctor-discord-refuses"), error)], None),
    }
}

fn content_finding(may_read: Option<bool>) -> Finding {
    match may_read {
        Some(true) => Finding::fine(msg!("doctor-content-allowed")),
        Some(false) => Finding::doubtful(msg!("doctor-content-forbidden"), msg!("doctor-content-forbidden-fix")),
        None => Finding::fine(msg!("doctor-content-unknown")),
    }
}

/// Discord's tokens: the bot's id in base64, a time, a signature. Other servers may have others.
fn looks_like_a_token(token: &str) -> bool {
    let parts: Vec<_> = token.split('.').collect();
    let is_base64 =
        |part: &&str| part.len() >= 6 && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_=".contains(c));
    parts.len() == 3 && parts.iter().all(is_base64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_paste_instead_of_a_token_looks_odd() {
        let id = "MTk4NjIyNDgzNDcxOTI1MjQ4";
        assert!(looks_like_a_token(&format!("{id}.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs-abc")));
        for odd in ["198622483471925248", "0123456789abcdef0123456789abcdef", "Bot a.b.c", "..", "a.b.c"] {
            assert!(!looks_like_a_token(odd), "{odd}");
        }
    }

    #[test]
    fn a_finding_reads_as_state_and_cure() {
        let finding = Finding::doubtful(msg!("doctor-http-off"), msg!("doctor-http-off-fix"));
        insta::assert_snapshot!(finding, @r"
        hmm  Health and metrics are switched off.
             → Set ARTIE_HTTP_ADDR (http.addr), for example 127.0.0.1:9090, to watch over Artie.
        ");
    }
}
