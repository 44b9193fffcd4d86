//! The pool that slices share.

use artie::db::{Db, connect_lazy, parse_url, pool_options};

use crate::support::{
    self,
    cut::{Tried, cut_off, drops},
    eventually,
    scissors::Scissors,
    town::DEADLINE,
};

/// sqlx believes a connection whose BEGIN was cut off to be in no transaction: what the next one writes there would never
/// be committed.
#[tokio::test(flavor = "multi_thread")]
async fn a_beginning_that_nobody_waits_for_any_more_leaves_no_transaction_behind() {
    let database = support::database().await;
    let db = Db::new(pool_options(1).connect(&database.url).await.unwrap());
    let mut tried = Tried::default();
    for polls in drops() {
        tried.note(cut_off(Box::pin(db.begin()), polls).await);
        sqlx::query("SELECT 1").execute(db.pool()).await.unwrap();
        let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'";
        let open: i64 = sqlx::query_scalar(sql).fetch_one(database.db.pool()).await.unwrap();
        assert_eq!(open, 0, "after {polls} polls");
        if tried.is_enough() {
            return;
        }
    }
    panic!("only {} cuts fell inside", tried.cuts);
}

/// A BEGIN on a line that says nothing gives its place back; an answer that comes after that comes to nobody.
#[tokio::test(flavor = "multi_thread")]
async fn a_beginning_that_is_answered_too_late_is_nobodys_transaction() {
    let database = support::database().await;
    let wire = Scissors::before(&support::shared_cluster().await.options()).await;
    let db = connect_lazy(parse_url(&wire.url(database.name())).unwrap(), 1);
    sqlx::query("SELECT 1").execute(db.pool()).await.unwrap();
    wire.freeze();
    assert!(db.begin().await.is_err());
    wire.mend();
    let write = || async { sqlx::query("CREATE TABLE IF NOT EXISTS kept ()").execute(db.pool()).await.is_ok() };
    eventually(DEADLINE, write).await;
    let sql = "SELECT to_regclass('kept') IS NOT NULL";
    let is_kept: bool = sqlx::query_scalar(sql).fetch_one(database.db.pool()).await.unwrap();
    assert!(is_kept, "what was reported done is committed");
}
