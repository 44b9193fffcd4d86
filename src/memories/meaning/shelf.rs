//! Vectors in memory, small and quick to compare: 8 bits a number, and the exact ones left in the database. Pure.

use std::collections::HashMap;

use uuid::Uuid;

/// Of 8 bits, one is the sign.
const STEPS: f32 = 127.0;

/// The vectors of one scope.
#[derive(Clone, Debug, Default)]
pub(super) struct Shelf {
    ids: Vec<Uuid>,
    places: HashMap<Uuid, usize>,
    /// All of one length, one after the other.
    numbers: Vec<i8>,
    /// What one step of each vector is worth.
    scales: Vec<f32>,
    newest: i64,
}

impl Shelf {
    /// The place in the order of writing up to which it is filled.
    pub(super) fn newest(&self) -> i64 {
        self.newest
    }

    pub(super) fn bytes(&self) -> usize {
        self.numbers.len() + self.ids.len() * 64
    }

    /// Takes a vector, in the place of an older one of the same memory; beyond `most` the oldest makes room.
    pub(super) fn put(&mut self, id: Uuid, seq: i64, vector: &[f32], most: usize) {
        self.newest = self.newest.max(seq);
        let largest = vector.iter().fold(0.0_f32, |largest, number| largest.max(number.abs()));
        let scale = if largest > 0.0 { largest / STEPS } else { 1.0 };
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a number divided by the largest of them times 127 is at most 127"
        )]
        let numbers = vector.iter().map(|number| (number / scale).round() as i8);
        let place = self.places.get(&id).copied();
        // Once full, places are taken in turn, the first written first.
        let taken = place.or_else(|| (self.ids.len() >= most).then(|| usize::try_from(seq).unwrap_or(0) % most.max(1)));
        if let Some(place) = taken {
            let from = place * vector.len();
            for (old, new) in self.numbers[from..from + vector.len()].iter_mut().zip(numbers) {
                *old = new;
            }
            self.places.remove(&self.ids[place]);
            (self.ids[place], self.scales[place]) = (id, scale);
            self.places.insert(id, place);
        } else {
            self.places.insert(id, self.ids.len());
            self.ids.push(id);
            self.scales.push(scale);
            self.numbers.extend(numbers);
        }
    }

    /// How alike each nearly is to a vector of length 1, in no order.
    pub(super) fn likenesses(&self, asked: &[f32]) -> Vec<(Uuid, f32)> {
        let mut asked_shelf = Self::default();
        asked_shelf.put(Uuid::nil(), 0, asked, 1);
        let (asked, scale) = (&asked_shelf.numbers, asked_shelf.scales[0]);
        if asked.is_empty() {
            return Vec::new();
        }
        let rows = self.numbers.chunks_exact(asked.len()).zip(&self.scales).zip(&self.ids);
        rows.map(|((row, row_scale), id)| (*id, dot_small(asked, row) * scale * row_scale)).collect()
    }
}

/// Takes the most alike out of these, so many at most, in no order; the others stay.
pub(super) fn take_nearest(near: &mut Vec<(Uuid, f32)>, count: usize) -> Vec<(Uuid, f32)> {
    let Some(rest) = near.len().checked_sub(count).filter(|rest| *rest > 0 && count > 0) else {
        return std::mem::take(near);
    };
    near.select_nth_unstable_by(rest, |one, other| one.1.total_cmp(&other.1));
    near.split_off(rest)
}

#[expect(clippy::cast_precision_loss, reason = "8192 products of 8 bits stay below 2^28, and the sum is only compared")]
fn dot_small(one: &[i8], other: &[i8]) -> f32 {
    one.iter().zip(other).map(|(one, other)| i32::from(*one) * i32::from(*other)).sum::<i32>() as f32
}

pub(super) fn dot(one: &[f32], other: &[f32]) -> f32 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// The same direction, of length 1.
pub(super) fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    for number in vector.iter_mut().filter(|number| !number.is_finite()) {
        *number = 0.0;
    }
    let length = dot(&vector, &vector).sqrt();
    if length > 0.0 {
        for number in &mut vector {
            *number /= length;
        }
    }
    vector
}

pub(super) fn to_bytes(vector: &[f32]) -> Vec<u8> {
    vector.iter().flat_map(|number| number.to_le_bytes()).collect()
}

pub(super) fn from_bytes(bytes: &[u8]) -> Vec<f32> {
    let (numbers, _) = bytes.as_chunks::<4>();
    numbers.iter().map(|number| f32::from_le_bytes(*number)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::dice::Dice;

    fn random(dice: &Dice, dimension: usize) -> Vec<f32> {
        #[expect(clippy::cast_precision_loss, reason = "a small number")]
        unit((0..dimension).map(|_| dice.between(-1_000..=1_000) as f32).collect())
    }

    #[test]
    fn the_nearest_are_found_as_exactly_as_with_all_bits() {
        let dice = Dice::seeded(3);
        let vectors: Vec<_> = (1..=3_000_u128).map(|number| (Uuid::from_u128(number), random(&dice, 96))).collect();
        let mut shelf = Shelf::default();
        for (seq, (id, vector)) in vectors.iter().enumerate() {
            shelf.put(*id, i64::try_from(seq).unwrap(), vector, 10_000);
        }
        let mut missed = 0;
        for _ in 0..20 {
            let asked = random(&dice, 96);
            let mut exact: Vec<_> = vectors.iter().map(|(id, vector)| (dot(&asked, vector), *id)).collect();
            exact.sort_by(|one, other| other.0.total_cmp(&one.0));
            let near = take_nearest(&mut shelf.likenesses(&asked), 100);
            let near: Vec<_> = near.into_iter().map(|(id, _)| id).collect();
            missed += exact[..20].iter().filter(|(_, id)| !near.contains(id)).count();
        }
        assert_eq!(missed, 0, "of the best 20 all are among the finalists");
    }

    #[test]
    fn a_newer_vector_takes_the_place_of_the_older_and_a_full_shelf_makes_room() {
        let mut shelf = Shelf::default();
        shelf.put(Uuid::from_u128(1), 1, &[1.0, 0.0], 2);
        shelf.put(Uuid::from_u128(2), 2, &[0.0, 1.0], 2);
        shelf.put(Uuid::from_u128(1), 3, &[0.0, -1.0], 2);
        let mut near = shelf.likenesses(&[0.0, -1.0]);
        assert_eq!(take_nearest(&mut near, 1)[0].0, Uuid::from_u128(1));
        assert_eq!(take_nearest(&mut near, 5)[0].0, Uuid::from_u128(2), "and then the next");
        assert!(near.is_empty() && take_nearest(&mut near, 5).is_empty());
        shelf.put(Uuid::from_u128(3), 4, &[1.0, 0.0], 2);
        assert_eq!((shelf.ids.len(), shelf.newest(), shelf.places.len()), (2, 4, 2));
        assert!(shelf.likenesses(&[]).is_empty() && Shelf::default().likenesses(&[1.0]).is_empty());
    }

    proptest! {
        #[test]
        fn bytes_keep_every_number(vector in prop::collection::vec(-1e6_f32..1e6, 0..50)) {
            prop_assert_eq!(from_bytes(&to_bytes(&vector)), vector);
        }
    }
}
