//! All SQL of the queue. The hot statements (claim, complete) never join and find their rows by index alone:
//! `tests/it/queue_plans.rs` explains each and fails on a sequential scan or a hash join.

mod claim;
mod complete;
mod connect;
mod dead;
mod enqueue;
mod keep;
mod lines;
mod operate;
mod periodic;
mod progress;
mod rate;

pub(super) use claim::{Lease, Row, Wish, claim_tasks};
pub(super) use complete::{Written, complete_plainly, finish, is_passing, reschedule};
pub(super) use connect::{Ears, Lanes, Line, Stored, Tidings, notify, notify_answers, within};
pub(super) use dead::{delete_dead, list_dead, list_dead_types, replay_dead};
pub(super) use enqueue::{NewRow, insert_claimed_task, insert_task, insert_task_once, insert_tasks, unstorable};
pub(super) use keep::{
    beat, delete_expired, delete_stale_workers, delete_worker, insert_worker, list_hopeless, rescue_lost,
};
pub(super) use lines::Lines;
pub(super) use operate::{
    find_task, get_tempo, list_attempts, list_depth, list_tasks, lock_waiting, request_cancel, update_responded,
    update_to_cancelled,
};
pub(super) use periodic::{insert_slot, list_periodic, lock_due, update_next_run, update_to_disabled, upsert_periodic};
pub(super) use progress::{find_progress, update_answer_to_again, update_progress_shown, upsert_progress};
pub(super) use rate::claim_rated;
