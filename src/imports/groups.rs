//! Who comes over in one transaction: everybody together with everybody they ever dealt with. Pure.

use std::collections::HashMap;

use crate::ids::UserId;

/// Groups of people between which no row of the ledger passes, of at least this size each; the last may be smaller.
pub(super) fn batches(people: &[UserId], bonds: &[(UserId, UserId)], size: usize) -> Vec<Vec<UserId>> {
    let mut circles = Circles::of(people);
    for (one, other) in bonds {
        circles.join(*one, *other);
    }
    let (mut batches, mut batch) = (Vec::new(), Vec::new());
    for circle in circles.into_groups(people) {
        batch.extend(circle);
        if batch.len() >= size.max(1) {
            batches.push(std::mem::take(&mut batch));
        }
    }
    if !batch.is_empty() {
        batches.push(batch);
    }
    batches
}

/// Everybody points to somebody of their circle; who points to themselves stands for it.
struct Circles {
    index: HashMap<UserId, usize>,
    above: Vec<usize>,
}

impl Circles {
    fn of(people: &[UserId]) -> Self {
        let index = people.iter().enumerate().map(|(index, user)| (*user, index)).collect();
        Self { index, above: (0..people.len()).collect() }
    }

    fn top(&mut self, mut one: usize) -> usize {
        while self.above[one] != one {
            self.above[one] = self.above[self.above[one]];
            one = self.above[one];
        }
        one
    }

    /// A bond to somebody who does not come binds nobody.
    fn join(&mut self, one: UserId, other: UserId) {
        let (Some(one), Some(other)) = (self.index.get(&one).copied(), self.index.get(&other).copied()) else { return };
        let (one, other) = (self.top(one), self.top(other));
        self.above[one.max(other)] = one.min(other);
    }

    /// In the order of their first people.
    fn into_groups(mut self, people: &[UserId]) -> Vec<Vec<UserId>> {
        let mut groups: Vec<Vec<UserId>> = vec![Vec::new(); people.len()];
        for (index, user) in people.iter().enumerate() {
            groups[self.top(index)].push(*user);
        }
        groups.into_iter().filter(|group| !group.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ids(ids: &[u64]) -> Vec<UserId> {
        ids.iter().copied().map(UserId).collect()
    }

    #[test]
    fn friends_of_friends_come_together() {
        let bonds = [(UserId(1), UserId(4)), (UserId(4), UserId(6)), (UserId(2), UserId(99))];
        let batches = batches(&ids(&[1, 2, 3, 4, 5, 6]), &bonds, 2);
        assert_eq!(batches, [ids(&[1, 4, 6]), ids(&[2, 3]), ids(&[5])]);
    }

    proptest! {
        #[test]
        fn nobody_is_lost_and_no_bond_is_cut(
            people in prop::collection::btree_set(1..60_u64, 1..40),
            bonds in prop::collection::vec((1..60_u64, 1..60_u64), 0..40),
            size in 0..10_usize,
        ) {
            let people: Vec<_> = people.into_iter().map(UserId).collect();
            let bonds: Vec<_> = bonds.into_iter().map(|(one, other)| (UserId(one), UserId(other))).collect();
            let batches = batches(&people, &bonds, size);
            let mut all: Vec<_> = batches.concat();
            all.sort_unstable();
            prop_assert_eq!(&all, &people);
            let place = |user: &UserId| batches.iter().position(|batch| batch.contains(user));
            for (one, other) in &bonds {
                if let (Some(one), Some(other)) = (place(one), place(other)) {
                    prop_assert_eq!(one, other);
                }
            }
        }
    }
}
