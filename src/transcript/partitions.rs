//! `messages` by month: made ahead, made on demand for old messages, dropped whole when their time is over.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveTime, Utc};

use crate::{
    db::Db,
    error::Result,
    transcript::store::{self, partitions as table},
};

/// How many months are made ahead, so that a housekeeper may be away for long.
const AHEAD: u32 = 2;

/// What housekeeping did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Partitions made.
    pub created: Vec<String>,
    /// Rows moved out of the default partition.
    pub moved: u64,
    /// Tombstones forgotten.
    pub tombstones: u64,
    /// Partitions dropped because their time was over.
    pub dropped: Vec<String>,
    /// Messages forgotten because their server wants it.
    pub forgotten: u64,
}

/// A calendar month in UTC, by its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Month(NaiveDate);

impl Month {
    pub(super) fn of(day: NaiveDate) -> Self {
        Self(day.with_day(1).unwrap_or(day))
    }

    pub(super) fn first(self) -> NaiveDate {
        self.0
    }

    fn later(self, months: u32) -> Self {
        self.0.checked_add_months(Months::new(months)).map_or(self, Self)
    }

    pub(super) fn next(self) -> Self {
        self.later(1)
    }

    /// Its first moment.
    pub(super) fn begin(self) -> DateTime<Utc> {
        self.0.and_time(NaiveTime::MIN).and_utc()
    }

    pub(super) fn table(self) -> String {
        format!("messages_{}", self.0.format("%Y_%m"))
    }

    /// The month of a partition's name; `None` for the default partition and for strangers.
    pub(super) fn of_table(name: &str) -> Option<Self> {
        let month = name.strip_prefix("messages_")?;
        NaiveDate::parse_from_str(&format!("{month}_01"), "%Y_%m_%d").ok().map(Self)
    }
}

pub(super) async fn keep(db: &Db, now: DateTime<Utc>) -> Result<Kept> {
    let this = Month::of(now.date_naive());
    let mut wanted: BTreeSet<Month> = (0..=AHEAD).map(|months| this.later(months)).collect();
    wanted.extend(table::list_stranded_months(db).await?.into_iter().map(Month::of));
    let there: BTreeSet<Month> = names(db).await?.iter().filter_map(|name| Month::of_table(name)).collect();
    let mut kept = Kept::default();
    for month in wanted.difference(&there) {
        if let Some(moved) = table::insert_month(db, *month).await? {
            kept.created.push(month.table());
            kept.moved += moved;
        }
    }
    kept.tombstones = store::delete_old_tombstones(db).await?;
    Ok(kept)
}

pub(super) async fn drop_before(db: &Db, day: NaiveDate) -> Result<Vec<String>> {
    let mut dropped = Vec::new();
    for name in names(db).await? {
        if let Some(month) = Month::of_table(&name).filter(|month| month.next().first() <= day) {
            table::delete_month(db, month).await?;
            dropped.push(name);
        }
    }
    while table::delete_stranded_before(db, day).await? > 0 {}
    Ok(dropped)
}

async fn names(db: &Db) -> Result<Vec<String>> {
    Ok(table::list_partitions(&mut *db.acquire().await?).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_end_where_the_next_begins() {
        for (day, table, next) in [
            ("2026-12-31", "messages_2026_12", "2027-01-01"),
            ("2028-02-29", "messages_2028_02", "2028-03-01"),
            ("2027-02-28", "messages_2027_02", "2027-03-01"),
            ("2026-07-01", "messages_2026_07", "2026-08-01"),
        ] {
            let month = Month::of(day.parse().unwrap());
            assert_eq!(month.table(), table);
            assert_eq!(month.next().first().to_string(), next);
            assert_eq!(Month::of_table(table), Some(month));
        }
    }

    #[test]
    fn the_default_partition_is_no_month() {
        for name in ["messages_default", "messages_2026_13", "messages_2026", "queue_live"] {
            assert_eq!(Month::of_table(name), None, "{name}");
        }
    }
}
