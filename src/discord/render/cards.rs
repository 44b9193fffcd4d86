//! Cards as embeds, clipped to Discord's limits and grouped so that a message holds no more than it may.

use serde_json::{Value, json};

use super::text::{clip, length};
use crate::reply::{Card, Field, Tone};

const MAX_TITLE: usize = 256;
const MAX_TEXT: usize = 4_096;
const MAX_FIELDS: usize = 25;
const MAX_FIELD_NAME: usize = 256;
const MAX_FIELD_VALUE: usize = 1_024;
const MAX_FOOTER: usize = 2_048;
const MAX_MESSAGE: usize = 6_000;
const MAX_CARDS: usize = 10;

/// Discord refuses an empty field name or value; this is shown as blank.
const BLANK: &str = "\u{200b}";

/// The cards, clipped, in groups that each fit into one message, with one picture at most.
pub(super) fn groups(cards: &[Card]) -> Vec<Vec<Card>> {
    let mut groups: Vec<Vec<Card>> = Vec::new();
    let mut used = 0;
    for card in cards.iter().map(clipped) {
        let size = size(&card);
        match groups.last_mut() {
            Some(group)
                if group.len() < MAX_CARDS
                    && used + size <= MAX_MESSAGE
                    && !(has_picture(group) && card.image.is_some()) =>
            {
                used += size;
                group.push(card);
            }
            _ => {
                used = size;
                groups.push(vec![card]);
            }
        }
    }
    groups
}

fn has_picture(group: &[Card]) -> bool {
    group.iter().any(|card| card.image.is_some())
}

/// As Discord's embeds.
pub(super) fn embeds(cards: &[Card]) -> Vec<Value> {
    cards.iter().map(embed).collect()
}

fn embed(card: &Card) -> Value {
    let mut embed = json!({ "color": colour(card.tone) });
    for (key, text) in [("title", &card.title), ("description", &card.text)] {
        if !text.is_empty() {
            embed[key] = json!(text);
        }
    }
    if !card.fields.is_empty() {
        embed["fields"] = card
            .fields
            .iter()
            .map(|field| json!({ "name": field.name, "value": field.value, "inline": field.inline }))
            .collect();
    }
    if !card.footer.is_empty() {
        embed["footer"] = json!({ "text": card.footer });
    }
    if let Some(name) = &card.image {
        embed["image"] = json!({ "url": format!("attachment://{name}") });
    }
    embed
}

fn colour(tone: Tone) -> u32 {
    match tone {
        Tone::Calm => 0x58_65_F2,
        Tone::Good => 0x2E_A0_43,
        Tone::Warn => 0xD2_99_22,
        Tone::Bad => 0xDA_36_33,
    }
}

fn clipped(card: &Card) -> Card {
    let mut card = Card {
        title: clip(&card.title, MAX_TITLE),
        text: clip(&card.text, MAX_TEXT),
        fields: card.fields.iter().take(MAX_FIELDS).map(clipped_field).collect(),
        footer: clip(&card.footer, MAX_FOOTER),
        ..card.clone()
    };
    while size(&card) > MAX_MESSAGE {
        if card.fields.pop().is_none() {
            card.footer.clear();
        }
    }
    card
}

fn clipped_field(field: &Field) -> Field {
    let shown = |text: &str, limit| if text.trim().is_empty() { BLANK.to_owned() } else { clip(text, limit) };
    Field {
        name: shown(&field.name, MAX_FIELD_NAME),
        value: shown(&field.value, MAX_FIELD_VALUE),
        inline: field.inline,
    }
}

fn size(card: &Card) -> usize {
    let fields: usize = card.fields.iter().map(|field| length(&field.name) + length(&field.value)).sum();
    length(&card.title) + length(&card.text) + length(&card.footer) + fields
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn card() -> impl Strategy<Value = Card> {
        let field = ("\\PC{0,20}", 0usize..1500).prop_map(|(name, long)| Field {
            name,
            value: "v".repeat(long),
            inline: false,
        });
        (0usize..400, 0usize..5000, prop::collection::vec(field, 0..30), 0usize..3000).prop_map(
            |(title, text, fields, footer)| Card {
                title: "t".repeat(title),
                text: "x".repeat(text),
                fields,
                footer: "f".repeat(footer),
                ..Card::default()
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn every_message_is_within_the_limits(cards in prop::collection::vec(card(), 0..14)) {
            let groups = groups(&cards);
            prop_assert_eq!(groups.iter().map(Vec::len).sum::<usize>(), cards.len());
            for group in groups {
                prop_assert!(group.len() <= MAX_CARDS);
                prop_assert!(group.iter().map(size).sum::<usize>() <= MAX_MESSAGE);
                for field in group.iter().flat_map(|card| &card.fields) {
                    prop_assert!(!field.name.trim().is_empty() && !field.value.trim().is_empty());
                }
            }
        }
    }
}
