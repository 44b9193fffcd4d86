//! Trouble that lasts: told when it begins and when it is over, so that an outage of a minute is two lines in the log and
//! not a hundred.

use std::sync::atomic::{AtomicBool, Ordering};

/// Whether something is wrong at the moment.
#[derive(Debug, Default)]
pub struct Trouble {
    is_there: AtomicBool,
}

impl Trouble {
    /// It is there. Whether that is news.
    pub fn begins(&self) -> bool {
        !self.is_there.swap(true, Ordering::Relaxed)
    }

    /// It is not there. Whether that is news.
    pub fn ends(&self) -> bool {
        self.is_there.swap(false, Ordering::Relaxed)
    }

    /// Whether it is there.
    pub fn lasts(&self) -> bool {
        self.is_there.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_beginning_and_its_end_are_news_once() {
        let trouble = Trouble::default();
        assert!(!trouble.ends() && !trouble.lasts());
        assert!(trouble.begins() && !trouble.begins() && trouble.lasts());
        assert!(trouble.ends() && !trouble.ends());
        assert!(trouble.begins());
    }
}
