//! Embeds: ten of them, 6,000 characters together.

use serde_json::Value;

use super::report::{Report, at};

const EMBEDS: usize = 10;
const TOTAL: usize = 6_000;
const FIELDS: usize = 25;

pub(super) fn check(report: &mut Report, embeds: &Value) {
    let Some(embeds) = embeds.as_array() else { return };
    let place = vec!["embeds".to_owned()];
    report.length(embeds.len(), &place, 0..=EMBEDS);
    let mut total = 0;
    for (index, embed) in embeds.iter().enumerate() {
        total += check_one(report, &at(&place, index), embed);
    }
    if total > TOTAL {
        report.add(&place, "MAX_EMBED_SIZE_EXCEEDED", &format!("Embed size exceeds maximum size of {TOTAL}"));
    }
}

/// Judges one embed; answers the characters that count.
fn check_one(report: &mut Report, place: &[String], embed: &Value) -> usize {
    report.text(embed, &at(place, "title"), 0..=256, false);
    report.text(embed, &at(place, "description"), 0..=4_096, false);
    report.text(&embed["footer"], &at(&at(place, "footer"), "text"), 0..=2_048, !embed["footer"].is_null());
    report.text(&embed["author"], &at(&at(place, "author"), "name"), 0..=256, !embed["author"].is_null());
    check_url(report, &at(place, "url"), &embed["url"], &["http://", "https://"]);
    for part in ["image", "thumbnail"] {
        let schemes = ["http://", "https://", "attachment://"];
        check_url(report, &at(&at(place, part), "url"), &embed[part]["url"], &schemes);
    }
    check_fields(report, &at(place, "fields"), &embed["fields"]);
    counted(embed)
}

fn check_fields(report: &mut Report, place: &[String], fields: &Value) {
    let Some(fields) = fields.as_array() else { return };
    report.length(fields.len(), place, 0..=FIELDS);
    for (index, field) in fields.iter().enumerate() {
        let here = at(place, index);
        for (part, high) in [("name", 256), ("value", 1_024)] {
            match field[part].as_str() {
                None | Some("") => report.required(&at(&here, part)),
                Some(_) => report.text(field, &at(&here, part), 0..=high, true),
            }
        }
    }
}

fn check_url(report: &mut Report, place: &[String], url: &Value, schemes: &[&str]) {
    let Some(url) = url.as_str() else { return };
    if !url.is_empty() && !schemes.iter().any(|scheme| url.starts_with(scheme)) {
        let sentence = format!("Scheme \"{}\" is not supported.", url.split(':').next().unwrap_or_default());
        report.add(place, "URL_TYPE_INVALID_SCHEME", &sentence);
    }
}

fn counted(embed: &Value) -> usize {
    let length = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
    let fields = embed["fields"].as_array().into_iter().flatten();
    let fields: usize = fields.map(|field| length(&field["name"]) + length(&field["value"])).sum();
    let parts = [&embed["title"], &embed["description"], &embed["footer"]["text"], &embed["author"]["name"]];
    fields + parts.into_iter().map(length).sum::<usize>()
}
