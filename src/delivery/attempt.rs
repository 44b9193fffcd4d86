//! One attempt at one part of an answer: asks the model for the next step, says durably what it is about to do, does it,
//! records what came of it.

use std::time::Duration;

use anyhow::Context;
use chrono::TimeDelta;
use serde_json::Value;
use tokio::time::timeout;

use super::{
    Courier, Sought, Verdict, drafts,
    model::{self, Draft, Facts, Step, Way},
    parts, steps,
    store::{self, Leased},
};
use crate::{
    error::Result,
    ids::{ChannelId, MessageId},
    queue::{Queue, RespondTo, TaskId, nonce_of_part},
    reply::Reply,
};

/// No request to Discord may take longer: the lease must outlive it.
const REQUEST: Duration = Duration::from_secs(12);

/// An attempt under way.
pub(super) struct Attempt<'a> {
    queue: &'a Queue,
    courier: &'a dyn Courier,
    leased: Leased,
    way: Option<Way>,
    doubt: Option<Duration>,
    not_found: bool,
    token_refused: bool,
    draft: Option<Draft>,
}

/// What one step led to.
enum Progress {
    /// On to the next step.
    Next,
    /// Over; when to try again, if at all.
    Over(Option<Duration>),
}

impl<'a> Attempt<'a> {
    pub(super) fn new(queue: &'a Queue, courier: &'a dyn Courier, leased: Leased) -> Self {
        let way = leased.way.as_deref().and_then(|way| way.parse().ok());
        let doubt = leased.doubt_seconds.map(|seconds| Duration::from_secs_f64(seconds.max(0.0)));
        let draft = leased.draft.as_ref().and_then(drafts::read_draft);
        Self { queue, courier, leased, way, doubt, not_found: false, token_refused: false, draft }
    }

    /// Takes steps until it is there, must wait, or cannot be delivered. How long to wait, if it must.
    pub(super) async fn deliver(mut self) -> Result<Option<Duration>> {
        let Ok(route) = serde_json::from_value::<RespondTo>(self.leased.route.clone()) else {
            return self.fail("its route cannot be read").await;
        };
        let Ok(body) = serde_json::from_value::<Reply>(self.leased.body.clone()) else {
            return self.fail("it cannot be read").await;
        };
        let Some(part) = self.frozen(body, &route).await? else { return Ok(None) };
        loop {
            if let Progress::Over(wait) = self.step(&route, &part).await? {
                return Ok(wait);
            }
        }
    }

    /// The part as it was frozen before the first attempt. `None`: the lease was lost.
    async fn frozen(&mut self, body: Reply, route: &RespondTo) -> Result<Option<Reply>> {
        if self.leased.parts.is_some() {
            return Ok(Some(body));
        }
        let parts = parts::freeze(&body, self.courier.parts(&body), route);
        let bodies = parts.iter().map(serde_json::to_value).collect::<Result<Vec<Value>, _>>();
        let bodies = bodies.context("an answer did not serialise")?;
        let nonces: Vec<String> =
            (0..).take(bodies.len()).map(|part| nonce_of_part(&self.leased.nonce, part)).collect();
        let mut tx = self.queue.db().begin().await?;
        if !store::insert_parts(&mut tx, &self.leased, &bodies, &nonces).await? {
            return Ok(None);
        }
        tx.commit().await?;
        Ok(parts.into_iter().next())
    }

    async fn step(&mut self, route: &RespondTo, part: &Reply) -> Result<Progress> {
        let draft = self.draft.clone();
        let facts = Facts {
            route,
            part: self.leased.part,
            draft: draft.as_ref(),
            way: self.way,
            doubt: self.doubt,
            not_found: self.not_found,
            token_refused: self.token_refused,
            age: Duration::from_secs_f64(self.leased.age_seconds.max(0.0)),
            now: self.queue.clock().now(),
        };
        match steps::next(&facts) {
            Step::GiveUp(reason) => Ok(Progress::Over(self.fail(reason).await?)),
            Step::Switch(way) => {
                (self.way, self.doubt, self.not_found) = (Some(way), None, true);
                Ok(Progress::Next)
            }
            Step::Edit { application, token } => {
                if !self.announce(Way::Original, None).await? {
                    return Ok(Progress::Over(None));
                }
                let verdict = timeout(REQUEST, self.courier.edit_original(application, token, part)).await;
                self.judge(verdict.unwrap_or(Verdict::Ambiguous), Way::Original).await
            }
            Step::Post { channel, reply_to } => self.post(Way::Channel, channel, reply_to, route, part).await,
            Step::PostDirect { user } => match self.direct_channel(user).await {
                Ok(channel) => self.post(Way::Direct, channel, None, route, part).await,
                Err(verdict) => self.judge(verdict, Way::Direct).await,
            },
            Step::Find { channel, reply_to } => {
                let way = self.way.unwrap_or(Way::Channel);
                self.find(way, channel, reply_to, route, part).await
            }
            Step::Finish { channel, message } => {
                if !self.announce(Way::Draft, Some(channel)).await? {
                    return Ok(Progress::Over(None));
                }
                let verdict = timeout(REQUEST, self.courier.edit_message(channel, message, part)).await;
                self.judge(verdict.unwrap_or(Verdict::Ambiguous), Way::Draft).await
            }
            Step::Place { channel, reply_to } => self.place(channel, reply_to, part).await,
            Step::FindDraft { channel, reply_to } => {
                let after = self.leased.created_at - TimeDelta::hours(1);
                let nonce = self.draft.as_ref().map(|draft| draft.nonce.clone()).unwrap_or_default();
                let sought = Sought { nonce, reply_to, text: None, by: None, after };
                self.look(Way::Draft, channel, &sought).await
            }
            Step::FindDirect { user } => match self.direct_channel(user).await {
                Ok(channel) => self.find(Way::Direct, channel, None, route, part).await,
                Err(verdict) => self.judge(verdict, Way::Direct).await,
            },
        }
    }

    /// Opening the channel shows nothing, so an unknown outcome is a plain retry.
    async fn direct_channel(&self, user: crate::ids::UserId) -> Result<ChannelId, Verdict> {
        let opened = timeout(REQUEST, self.courier.direct_channel(user)).await.unwrap_or(Err(Verdict::Ambiguous));
        opened.map_err(|verdict| match verdict {
            Verdict::Ambiguous | Verdict::Sent(_) => Verdict::Retry { after: model::patience(self.leased.attempts) },
            other => other,
        })
    }

    async fn post(
        &mut self,
        way: Way,
        channel: ChannelId,
        reply_to: Option<MessageId>,
        route: &RespondTo,
        part: &Reply,
    ) -> Result<Progress> {
        if !self.announce(way, Some(channel)).await? {
            return Ok(Progress::Over(None));
        }
        let shown = parts::shown(part, way, route, self.leased.part);
        let posting = self.courier.send_to_channel(channel, reply_to, &shown, &self.leased.nonce);
        let verdict = timeout(REQUEST, posting).await.unwrap_or(Verdict::Ambiguous);
        self.judge(verdict, way).await
    }

    async fn find(
        &mut self,
        way: Way,
        channel: ChannelId,
        reply_to: Option<MessageId>,
        route: &RespondTo,
        part: &Reply,
    ) -> Result<Progress> {
        let sought = Sought {
            nonce: self.leased.nonce.clone(),
            reply_to,
            text: Some(parts::shown(part, way, route, self.leased.part).text),
            by: None,
            after: parts::earliest(route, self.leased.created_at),
        };
        self.look(way, channel, &sought).await
    }

    /// Posts where it was being written; what the post gives back may be what stood there, so it is replaced then.
    async fn place(&mut self, channel: ChannelId, reply_to: Option<MessageId>, part: &Reply) -> Result<Progress> {
        if !self.announce(Way::Draft, Some(channel)).await? {
            return Ok(Progress::Over(None));
        }
        let nonce = self.draft.as_ref().map(|draft| draft.nonce.clone()).unwrap_or_default();
        let verdict = timeout(REQUEST, self.courier.send_to_channel(channel, reply_to, part, &nonce)).await;
        match verdict.unwrap_or(Verdict::Ambiguous) {
            Verdict::Sent(message) => self.found_draft(message).await,
            other => self.judge(other, Way::Draft).await,
        }
    }

    async fn found_draft(&mut self, message: MessageId) -> Result<Progress> {
        store::update_draft(self.queue.db().pool(), self.leased.task_id, message).await?;
        if let Some(draft) = &mut self.draft {
            draft.message = Some(message);
        }
        Ok(Progress::Next)
    }

    async fn look(&mut self, way: Way, channel: ChannelId, sought: &Sought) -> Result<Progress> {
        let looking = timeout(REQUEST, self.courier.find_own_message(channel, sought)).await;
        match looking.unwrap_or(Err(Verdict::Ambiguous)) {
            Ok(Some(message)) if way == Way::Draft => self.found_draft(message).await,
            Ok(Some(message)) => self.sent(way, message).await,
            Ok(None) => {
                self.not_found = true;
                Ok(Progress::Next)
            }
            // Looking changes nothing, so an unknown outcome is a plain retry.
            Err(Verdict::Ambiguous | Verdict::Sent(_) | Verdict::TokenExpired) => {
                self.wait(model::patience(self.leased.attempts), false, "history could not be read").await
            }
            Err(verdict) => self.judge(verdict, way).await,
        }
    }

    /// Says durably what is about to happen. False: the lease was lost.
    async fn announce(&mut self, way: Way, channel: Option<ChannelId>) -> Result<bool> {
        let channel = channel.map(|channel| channel.to_string());
        let pool = self.queue.db().pool();
        self.way = Some(way);
        Ok(store::update_to_sending(pool, &self.leased, way.into(), channel, self.not_found).await?)
    }

    async fn judge(&mut self, verdict: Verdict, way: Way) -> Result<Progress> {
        match verdict {
            Verdict::Sent(message) => self.sent(way, message).await,
            Verdict::Retry { after } => {
                self.wait(after.max(Duration::from_millis(50)), false, "Discord asked to wait, or was not reached")
                    .await
            }
            Verdict::Ambiguous => {
                let reason = "it may be there: the answer to the request was lost";
                self.wait(model::patience(self.leased.attempts), true, reason).await
            }
            Verdict::TokenExpired if way == Way::Original => {
                self.token_refused = true;
                Ok(Progress::Next)
            }
            Verdict::TokenExpired => Ok(Progress::Over(self.fail("Discord knows no such interaction").await?)),
            Verdict::Gone(reason) => Ok(Progress::Over(self.fail(&reason).await?)),
        }
    }

    async fn sent(&self, way: Way, message: MessageId) -> Result<Progress> {
        let mut tx = self.queue.db().begin().await?;
        let last = store::update_to_sent(&mut tx, &self.leased, way.into(), &message.to_string()).await?;
        if last == Some(true) {
            self.queue.mark_responded(&mut tx, TaskId(self.leased.task_id)).await?;
        }
        tx.commit().await?;
        metrics::counter!("artie_delivery_sent_total", "way" => <&'static str>::from(way)).increment(1);
        Ok(Progress::Over(None))
    }

    async fn wait(&self, after: Duration, in_doubt: bool, reason: &str) -> Result<Progress> {
        store::update_to_waiting(self.queue.db().pool(), &self.leased, after, in_doubt, reason).await?;
        metrics::counter!("artie_delivery_retried_total").increment(1);
        tracing::debug!(task.id = %self.leased.task_id, part = self.leased.part, reason, "an answer waits");
        Ok(Progress::Over(Some(after)))
    }

    async fn fail(&self, reason: &str) -> Result<Option<Duration>> {
        store::update_to_failed(self.queue.db().pool(), &self.leased, reason).await?;
        metrics::counter!("artie_delivery_failed_total").increment(1);
        tracing::warn!(task.id = %self.leased.task_id, part = self.leased.part, reason, "an answer cannot be delivered");
        Ok(None)
    }
}
