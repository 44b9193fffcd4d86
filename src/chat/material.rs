//! What a prompt is made of, looked up: under the asker's rights and for those who read the answer.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use tokio::try_join;
use uuid::Uuid;

use super::{
    Chat,
    files::Eyes,
    model::{Quote, Why},
    prompt::Material,
    talk::Question,
};
use crate::{
    error::Result,
    memories::Viewer,
    prompts::names,
    reply::Audience,
    sessions::{History, Place, Session},
    transcript,
};

/// How many messages back a chain of replies is followed.
const CHAIN: i32 = 6;
/// How many messages of a thread are told.
const AROUND: i64 = 15;
/// How many memories are told.
const REMEMBERED: usize = 8;
/// The most letters of one quoted message.
const MOST_QUOTED: usize = 2_000;

impl Chat {
    /// What a prompt says: of the conversation, if one is kept, and of what is around the question.
    pub(super) async fn material(&self, question: &Question, session: Option<&Session>) -> Result<Material> {
        let kit = &*self.kit;
        let conversation = async {
            let Some(session) = session else { return Ok((History::default(), Vec::new())) };
            try_join!(
                kit.sessions.history(session, kit.models.context_tokens() / 2, question.message),
                kit.sessions.earlier(&question.place),
            )
        };
        let (instructions, (history, earlier), surroundings) =
            try_join!(kit.prompts.text(names::ASSISTANT), conversation, self.surroundings(question))?;
        Ok(Material { instructions, history, earlier, ..surroundings })
    }

    /// What a prompt says besides the conversation itself. Looked up side by side: whoever asked is waiting.
    pub(super) async fn surroundings(&self, question: &Question) -> Result<Material> {
        let (kit, wish, place) = (&*self.kit, &question.wish, &question.place);
        let eyes = if kit.models.sees() { Eyes::Open } else { Eyes::Shut };
        let files = async { Ok(self.reader.texts(&wish.files, eyes).await) };
        let (zone, quoted, files, memories, around) = try_join!(
            kit.times.zone_of(place.user, place.guild),
            self.quoted(question),
            files,
            self.remembered(question),
            self.around(question),
        )?;
        Ok(Material {
            scene: scene(kit.clock.now(), zone, place),
            author: wish.author.clone(),
            question: wish.text.clone(),
            images: self.reader.images(&wish.files, eyes),
            quoted,
            files,
            memories,
            around,
            ..Material::default()
        })
    }

    /// What the question replies to: as far back as is recorded, else what Discord told.
    async fn quoted(&self, question: &Question) -> Result<Vec<Quote>> {
        let Some(replied) = question.wish.reply_to else { return Ok(Vec::new()) };
        let place = transcript::Place { guild: question.place.guild, channel: question.place.channel };
        let chain = self.kit.transcript.chain(place, replied, CHAIN).await?;
        if chain.is_empty() {
            return Ok(question.wish.quoted.iter().cloned().map(shortened).collect());
        }
        Ok(chain.into_iter().map(|line| shortened(Quote { author: line.name, text: line.text })).collect())
    }

    /// What is remembered that fits the question: where others read along, of the asker's own only what they opened.
    async fn remembered(&self, question: &Question) -> Result<Vec<(Uuid, String)>> {
        let Place { user, guild, channel, project } = question.place;
        let audience = if guild.is_some() { Audience::Everyone } else { Audience::Invoker };
        let viewer = Viewer { user, guild, channel, project, audience };
        let found = self.kit.memories.find(&viewer, &question.wish.text, REMEMBERED).await?;
        Ok(found.into_iter().map(|one| (one.memory.id, one.memory.content)).collect())
    }

    /// What others said in a thread, or before Artie joins in.
    async fn around(&self, question: &Question) -> Result<Vec<Quote>> {
        let (wish, place) = (&question.wish, question.place);
        let (true, Some(message)) =
            (wish.thread_of.is_some() || matches!(wish.why, Why::Ambient | Why::Agent), question.message)
        else {
            return Ok(Vec::new());
        };
        let place = transcript::Place { guild: place.guild, channel: place.channel };
        let lines = self.kit.transcript.before(place, message, AROUND).await?;
        Ok(lines.into_iter().map(|line| shortened(Quote { author: line.name, text: line.text })).collect())
    }
}

/// Who asks, where and when: the same wording always.
fn scene(now: DateTime<Utc>, zone: Tz, place: &Place) -> String {
    let here =
        if place.guild.is_some() { "a channel of a Discord server that others can read" } else { "a private message" };
    let time = now.with_timezone(&zone).format("%A, %-d %B %Y, %H:%M");
    format!("It is {time} ({zone}). You are in {here}.")
}

fn shortened(quote: Quote) -> Quote {
    Quote { text: quote.text.chars().take(MOST_QUOTED).collect(), ..quote }
}
