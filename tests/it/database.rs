//! The pool that slices share.

use artie::db::{Db, pool_options};

use crate::support::{
    self,
    cut::{Tried, cut_off, drops},
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
