//! What a batch of events comes to: at most one operation per message, so that the operations can be written in any
//! order, together or apart. Pure.
//!
//! Order inside the batch is kept here: an edit meets the message that arrived with it, a deletion takes it along.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    sync::Arc,
};

use crate::{
    guilds::{GuildSettings, RecordingMode},
    ids::{ChannelId, GuildId, MessageId, UserId},
    pulse::Withheld,
    queue::NewTask,
    transcript::{Edit, Event, Place, Recorded},
};

/// How many edits of messages that are not recorded are remembered.
const LATE_EDITS: usize = 4_096;

/// What the guilds of a batch want recorded.
pub(super) type Wishes = HashMap<GuildId, Arc<GuildSettings>>;

/// With whom each direct message is.
pub(super) type People = HashMap<ChannelId, UserId>;

/// A message that was seen, whether or not it is kept.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) message: Recorded,
    pub(super) is_kept: bool,
    pub(super) then: Option<NewTask>,
}

/// A change of what is recorded. Where nothing is recorded any more the new text may not be kept, and the old one no
/// longer stands: the message goes.
#[derive(Clone, Debug)]
pub(super) struct Revised {
    pub(super) edit: Edit,
    pub(super) is_kept: bool,
}

/// What is to be written.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    /// By id, so that two processes take their locks in the same order.
    pub(super) seen: Vec<Seen>,
    pub(super) edits: Vec<Revised>,
    pub(super) deletes: Vec<MessageId>,
    /// Up to where each channel is recorded once all of the above is.
    pub(super) marks: Vec<(Place, MessageId)>,
    /// With whom the direct messages above are.
    pub(super) people: People,
}

impl Plan {
    /// Folds events in their order.
    pub(super) fn new(events: Vec<Event>, wishes: &Wishes, withheld: Withheld) -> Self {
        let mut fold =
            Fold { wishes, withheld, seen: BTreeMap::new(), edits: BTreeMap::new(), deletes: BTreeSet::new() };
        for event in events {
            fold.take(event);
        }
        Self {
            seen: fold.seen.into_values().collect(),
            edits: fold.edits.into_values().collect(),
            deletes: fold.deletes.into_iter().collect(),
            marks: Vec::new(),
            people: People::new(),
        }
    }

    /// Says with whom its direct messages are. One of which nobody can say that is not kept: it would be about somebody who
    /// could neither see nor erase it.
    pub(super) fn among(&mut self, people: People) {
        for seen in &mut self.seen {
            let place = seen.message.place;
            seen.is_kept &= place.guild.is_some() || people.contains_key(&place.channel);
        }
        self.people = people;
    }

    /// Deletes these as well, whatever else the plan does with them.
    pub(super) fn delete(&mut self, messages: Vec<MessageId>) {
        if !messages.is_empty() {
            let deletes: BTreeSet<_> = self.deletes.drain(..).chain(messages).collect();
            self.seen.retain(|seen| !deletes.contains(&seen.message.message));
            self.edits.retain(|revised| !deletes.contains(&revised.edit.message));
            self.deletes = deletes.into_iter().collect();
        }
    }

    /// How many operations it has; watermarks are none of their own.
    pub(super) fn len(&self) -> usize {
        self.seen.len() + self.edits.len() + self.deletes.len()
    }

    /// Whether there is nothing to write.
    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0 && self.marks.is_empty()
    }

    /// Two plans that come to the same, to find the one operation that the database refuses; `None` if it is alone. The
    /// watermarks go last.
    pub(super) fn halves(mut self) -> Option<(Self, Self)> {
        let marks = std::mem::take(&mut self.marks);
        let mut first = Self { people: self.people.clone(), ..Self::default() };
        match (self.seen.len(), self.edits.len(), self.deletes.len()) {
            (1, 0, 0) => {
                // The answer does not depend on whether the row can be kept.
                let seen = self.seen.first_mut().filter(|seen| seen.is_kept && seen.then.is_some())?;
                first.seen.push(Seen { then: None, ..seen.clone() });
                seen.is_kept = false;
            }
            (0, 0, 0 | 1) | (0, 1, 0) => return None,
            (seen, 0, 0) => first.seen = self.seen.drain(..seen / 2).collect(),
            (0, edits, 0) => first.edits = self.edits.drain(..edits / 2).collect(),
            (0, 0, deletes) => first.deletes = self.deletes.drain(..deletes / 2).collect(),
            (0, _, _) => first.deletes = std::mem::take(&mut self.deletes),
            _ => {
                first.deletes = std::mem::take(&mut self.deletes);
                first.edits = std::mem::take(&mut self.edits);
            }
        }
        self.marks = marks;
        Some((first, self))
    }
}

/// What is recorded in a place, which may be a thread of that channel. A guild whose wish nobody could tell keeps nothing.
pub(super) fn mode_in(wishes: &Wishes, place: Place, thread_of: Option<ChannelId>) -> RecordingMode {
    place.guild.map_or(RecordingMode::All, |guild| {
        wishes.get(&guild).map_or(RecordingMode::Off, |wish| wish.recording_in(place.channel, thread_of))
    })
}

/// Whether a message is kept under this mode. While Discord keeps from us what is not addressed to us, a person's message
/// that comes with nothing in it is not: nobody knows what was said.
pub(super) fn keeps(mode: RecordingMode, message: &Recorded, withheld: Withheld) -> bool {
    match mode {
        RecordingMode::All => {
            let is_hidden = withheld.hides(&message.text, message.attachments.len());
            message.is_addressed || message.author_is_bot || message.is_system || !is_hidden
        }
        RecordingMode::Addressed => message.is_addressed,
        RecordingMode::Off => false,
    }
}

/// Events being folded.
struct Fold<'a> {
    wishes: &'a Wishes,
    withheld: Withheld,
    seen: BTreeMap<MessageId, Seen>,
    edits: BTreeMap<MessageId, Revised>,
    deletes: BTreeSet<MessageId>,
}

impl Fold<'_> {
    fn take(&mut self, event: Event) {
        match event {
            Event::Created { message, then } => self.create(*message, then.map(|task| *task)),
            Event::Edited(edit) => self.edit(*edit),
            Event::Deleted { message, .. } => self.delete(message),
            Event::BulkDeleted { messages, .. } => messages.into_iter().for_each(|message| self.delete(message)),
        }
    }

    /// Where a channel is no longer recorded, what was recorded there stays true; where a guild wants nothing recorded any
    /// more, nothing new is kept.
    fn keeps_edits(&self, place: Place) -> bool {
        let wish = |guild| self.wishes.get(&guild).map_or(RecordingMode::Off, |wish| wish.recording);
        place.guild.is_none_or(|guild| wish(guild) != RecordingMode::Off)
    }

    fn create(&mut self, message: Recorded, then: Option<NewTask>) {
        let id = message.message;
        let is_kept = keeps(mode_in(self.wishes, message.place, message.thread_of), &message, self.withheld);
        if self.deletes.contains(&id) || !is_kept && then.is_none() {
            return;
        }
        let mut seen = Seen { message, is_kept, then: then.map(|task| keyed(task, id)) };
        if seen.is_kept
            && let Some(revised) = self.edits.remove(&id)
        {
            apply(&revised.edit, &mut seen.message);
        }
        // Seen twice: the first is what was said, the second may bring the task.
        match self.seen.entry(id) {
            std::collections::btree_map::Entry::Vacant(free) => drop(free.insert(seen)),
            std::collections::btree_map::Entry::Occupied(mut first) => {
                let first = first.get_mut();
                first.then = first.then.take().or(seen.then);
            }
        }
    }

    fn edit(&mut self, edit: Edit) {
        if self.deletes.contains(&edit.message) {
            return;
        }
        let is_kept = self.keeps_edits(edit.place);
        // What is seen and not kept may have been recorded before.
        let seen = self.seen.get_mut(&edit.message).filter(|seen| seen.is_kept);
        match (seen, self.edits.get_mut(&edit.message)) {
            (Some(seen), _) => apply(&edit, &mut seen.message),
            (None, Some(earlier)) => merge(&mut earlier.edit, edit),
            (None, None) => drop(self.edits.insert(edit.message, Revised { edit, is_kept })),
        }
    }

    fn delete(&mut self, message: MessageId) {
        self.seen.remove(&message);
        self.edits.remove(&message);
        self.deletes.insert(message);
    }
}

/// A task that is enqueued once per message, whatever its maker thought of.
fn keyed(mut task: NewTask, message: MessageId) -> NewTask {
    task.key.get_or_insert_with(|| format!("message/{message}"));
    task
}

/// Whether an edit of this time comes after what is there.
fn is_newer(edit: &Edit, than: Option<chrono::DateTime<chrono::Utc>>) -> bool {
    match (edit.edited_at, than) {
        (Some(edited), Some(known)) => edited >= known,
        _ => true,
    }
}

/// Changes the message, unless it is newer than the edit.
fn apply(edit: &Edit, message: &mut Recorded) {
    if !is_newer(edit, message.edited_at) {
        return;
    }
    if let Some(text) = &edit.text {
        message.text.clone_from(text);
    }
    if let Some(attachments) = &edit.attachments {
        message.attachments.clone_from(attachments);
    }
    message.has_v2_text = edit.has_v2_text.unwrap_or(message.has_v2_text);
    message.edited_at = edit.edited_at.or(message.edited_at);
}

/// Joins a later edit to an earlier one.
fn merge(earlier: &mut Edit, later: Edit) {
    let (base, over) =
        if is_newer(&later, earlier.edited_at) { (earlier.clone(), later) } else { (later, earlier.clone()) };
    *earlier = Edit {
        text: over.text.or(base.text),
        attachments: over.attachments.or(base.attachments),
        has_v2_text: over.has_v2_text.or(base.has_v2_text),
        edited_at: over.edited_at.or(base.edited_at),
        ..base
    };
}

/// Edits that found no message: it comes a moment later (the gateway's events are handled side by side), or from a page
/// of history that was fetched before the edit. Bounded: the oldest are forgotten.
#[derive(Debug, Default)]
pub(super) struct LateEdits {
    edits: HashMap<MessageId, Edit>,
    order: VecDeque<MessageId>,
}

impl LateEdits {
    /// Remembers an edit until its message comes.
    pub(super) fn remember(&mut self, edit: Edit) {
        if let Some(earlier) = self.edits.get_mut(&edit.message) {
            return merge(earlier, edit);
        }
        if self.order.len() == LATE_EDITS
            && let Some(oldest) = self.order.pop_front()
        {
            self.edits.remove(&oldest);
        }
        self.order.push_back(edit.message);
        self.edits.insert(edit.message, edit);
    }

    /// Forgets what is deleted, and corrects the messages that come now.
    pub(super) fn correct(&mut self, plan: &mut Plan) {
        for message in &plan.deletes {
            self.forget(*message);
        }
        for seen in &mut plan.seen {
            if let Some(edit) = self.edits.get(&seen.message.message) {
                apply(edit, &mut seen.message);
            }
        }
    }

    /// Forgets the edits of messages that are recorded now.
    pub(super) fn settle(&mut self, plan: &Plan) {
        for seen in plan.seen.iter().filter(|seen| seen.is_kept) {
            self.forget(seen.message.message);
        }
    }

    fn forget(&mut self, message: MessageId) {
        if self.edits.remove(&message).is_some() {
            self.order.retain(|other| *other != message);
        }
    }
}

/// The newest message of each channel.
pub(super) fn newest(
    messages: impl IntoIterator<Item = (Place, MessageId)>,
) -> BTreeMap<ChannelId, (Place, MessageId)> {
    let mut newest = BTreeMap::new();
    for (place, message) in messages {
        let mark = newest.entry(place.channel).or_insert((place, message));
        mark.1 = mark.1.max(message);
    }
    newest
}
