//! The room in a prompt: what fits is counted by part, what does not is named. Pure.

use super::prompt::Part;
use crate::models::tokens;

/// Takes pieces while there is room.
pub(super) struct Room {
    pub(super) left: u32,
    pub(super) parts: Vec<(Part, u32)>,
    pub(super) left_out: Vec<Part>,
}

impl Room {
    /// For so many tokens.
    pub(super) fn of(budget: u32) -> Self {
        Self { left: budget, parts: Vec::new(), left_out: Vec::new() }
    }

    fn take(&mut self, part: Part, text: &str) -> bool {
        let need = tokens(text).saturating_add(8);
        let fits = need <= self.left;
        if fits {
            self.left -= need;
            self.count(part, need);
        } else if !self.left_out.contains(&part) {
            self.left_out.push(part);
        }
        fits
    }

    pub(super) fn count(&mut self, part: Part, need: u32) {
        match self.parts.iter_mut().find(|(known, _)| *known == part) {
            Some((_, sum)) => *sum = sum.saturating_add(need),
            None => self.parts.push((part, need)),
        }
    }

    /// As many pieces as fit, one after the other; the first that does not ends it.
    pub(super) fn fill<T>(
        &mut self,
        part: Part,
        pieces: impl IntoIterator<Item = T>,
        text: impl Fn(&T) -> String,
    ) -> Vec<T> {
        pieces.into_iter().take_while(|piece| self.take(part, &text(piece))).collect()
    }
}
