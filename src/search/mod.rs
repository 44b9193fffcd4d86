//! `/search`: the recorded conversation, as far as the asker may read it on Discord.
//!
//! Promises: the channels the asker may read are worked out anew for every page and bound into the query; a page begins
//! after the last message of the one before, so nothing is shown twice however much is said meanwhile; its buttons work
//! after a restart. How messages are found is `transcript`'s.

mod commands;
mod excerpt;
mod model;
mod replies;
mod store;

pub use commands::{commands, components};
pub use model::{Page, Query, Refusal, Request};

use chrono::TimeDelta;

use crate::{
    clock::Clock,
    db::Db,
    error::Result,
    ids::{ChannelId, EventId, MessageId, UserId, snowflake_at},
    origin::Origin,
    transcript::{
        Transcript,
        finding::{Look, Scope},
    },
};

/// Messages on a page: with excerpts of this length they always fit into one card.
const PAGE: usize = 8;
/// How long the buttons of a search work.
const KEPT: TimeDelta = TimeDelta::days(1);

/// The verbs of searching. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Search {
    db: Db,
    clock: Clock,
    transcript: Transcript,
}

impl Search {
    /// Over the recorded conversation.
    pub fn new(db: Db, clock: Clock, transcript: Transcript) -> Self {
        Self { db, clock, transcript }
    }

    /// The first page. What is looked for is kept only if there is a second one.
    pub async fn begin(&self, origin: &Origin, scope: &Scope, query: Query) -> Result<Page> {
        let (page, older) = self.look(scope, query, origin.event, 0, None).await?;
        if let Some(older) = older {
            store::insert_search(&self.db, origin, &page.query, older, self.clock.now()).await?;
        }
        Ok(page)
    }

    /// The channel a search was narrowed to.
    pub async fn channel_of(&self, event: EventId, asker: UserId) -> Result<Option<ChannelId>> {
        Ok(store::find_search(&self.db, event, asker).await?.ok_or(Refusal::Over)?.query.channel)
    }

    /// Another page of a search that was begun with this event.
    pub async fn turn(&self, asker: UserId, scope: &Scope, event: EventId, number: usize) -> Result<Page> {
        let kept = store::find_search(&self.db, event, asker).await?.ok_or(Refusal::Over)?;
        let before = match number.checked_sub(1) {
            None => None,
            Some(at) => Some(*kept.pages.get(at).ok_or(Refusal::Over)?),
        };
        let (page, older) = self.look(scope, kept.query, event, number, before).await?;
        if let Some(older) = older {
            store::update_pages(&self.db, event, number + 1, older).await?;
        }
        Ok(page)
    }

    async fn look(
        &self,
        scope: &Scope,
        query: Query,
        event: EventId,
        number: usize,
        before: Option<MessageId>,
    ) -> Result<(Page, Option<MessageId>)> {
        let look = Look {
            words: query.words.clone(),
            beginnings: query.beginnings.clone(),
            author: query.author,
            has: query.has,
            since: query.since,
            before: before.or_else(|| query.until.map(|until| MessageId(snowflake_at(until)))),
        };
        let found = self.transcript.search(&narrowed(scope, &query)?, &look, PAGE).await?;
        let (hits, has_older, is_partial) = (found.hits, found.older.is_some(), found.is_partial);
        Ok((Page { event, query, number, hits, has_older, is_partial }, found.older))
    }

    /// Forgets searches whose buttons are over; gives how many.
    pub async fn keep_house(&self) -> Result<u64> {
        Ok(store::delete_before(&self.db, self.clock.now() - KEPT).await?)
    }
}

/// Only the channel that was asked for, if the asker may read it.
fn narrowed(scope: &Scope, query: &Query) -> Result<Scope, Refusal> {
    match (scope, query.channel) {
        (Scope::Guild(guild, channels), Some(channel)) if channels.contains(&channel) => {
            Ok(Scope::Guild(*guild, vec![channel]))
        }
        (_, Some(channel)) => Err(Refusal::Unreadable(channel)),
        (Scope::Guild(_, channels), None) if channels.is_empty() => Err(Refusal::NothingReadable),
        (scope, None) => Ok(scope.clone()),
    }
}
