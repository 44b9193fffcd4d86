//! Kills between two steps: futures dropped at every moment.

use std::{pin::pin, task::Poll};

use futures::future::poll_fn;

/// Runs a future for so many polls and drops it there, as a kill between two of its steps would. True if it ended by itself.
pub(crate) async fn cut_off<F: Future>(future: F, polls: usize) -> bool {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        future.as_mut().poll(context).map(|_| true)
    })
    .await
}

/// After how many polls to drop, again and again: on a busy machine an answer may be there before it is asked for, and
/// then a future ends early instead of being cut.
pub(crate) fn drops() -> impl Iterator<Item = usize> {
    (0..8).cycle().take(400)
}

/// Cuts that fell inside the future; enough of them, and one run to the end.
#[derive(Default)]
pub(crate) struct Tried {
    pub(crate) cuts: u32,
    ended: bool,
}

impl Tried {
    pub(crate) fn note(&mut self, ended: bool) {
        self.cuts += u32::from(!ended);
        self.ended |= ended;
    }

    pub(crate) fn is_enough(&self) -> bool {
        self.ended && self.cuts >= 4
    }
}
