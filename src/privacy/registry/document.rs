//! The registry as a page: `docs/DATA.md`.

use super::{Erase, TABLES, Table, personal};

/// `docs/DATA.md`.
pub fn document() -> String {
    let about_people = personal().map(|table| {
        let Table { name, what, why, kept, .. } = table;
        format!("| `{name}` | {what} | {why} | {kept} | {} |\n", table.erased())
    });
    let nobody = TABLES.iter().filter(|table| table.erase == Erase::Nobody);
    let about_nobody = nobody.map(|Table { name, what, kept, .. }| format!("| `{name}` | {what} | {kept} |\n"));
    let mut text = String::from(
        "# What is kept, why and how long\n\n\
         Written from `src/privacy/registry/`, which a test compares with the database's catalog. Everybody can see,\n\
         export and erase what is kept about them: `/privacy show`, `/privacy export`, `/privacy erase`; `/privacy optout`\n\
         stops recording at once. What you then ask Artie is in no conversation and no summary, and leaves `queue` when it is\n\
         answered; the answer leaves `reply_outbox` when it is sent, and `queue_progress` within the hour; as a message\n\
         of Artie's it is recorded where Artie records. What you have it keep (memories, reminders, things to do) it keeps.\n\n\
         What is deleted or edited on Discord is deleted or edited here at once. What is while Artie is away, or while its\n\
         session there is lost, is found when it is back: of each channel in which something was recorded within\n\
         `recording.backfill_age`, the hundred newest messages before it was away are compared with what is recorded of\n\
         them. What is older keeps what it said, until its time is over or its author erases it. An edit by somebody who\n\
         opted out, or in a server that wants no recording any more, deletes what was recorded of that message.\n\n\
         ## About people\n\n\
         | table | what | why | how long | when erased |\n|---|---|---|---|---|\n",
    );
    text.extend(about_people);
    text.push_str("\n## About nobody\n\n| table | what | how long |\n|---|---|---|\n");
    text.extend(about_nobody);
    text
}

impl Table {
    fn erased(&self) -> String {
        match self.erase {
            Erase::Delete(_, "") => "deleted".into(),
            Erase::Delete(_, excuse) => format!("deleted; {excuse}"),
            Erase::Pseudonym => "kept under a pseudonym".into(),
            Erase::Keep(reason) => format!("kept: {reason}"),
            Erase::Nobody => "nothing about people".into(),
        }
    }
}
