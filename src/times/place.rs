//! Time zones by their names and their cities. Pure.

use chrono_tz::{TZ_VARIANTS, Tz};

/// Names people use that are in no list.
const OTHERS: [(&str, Tz); 16] = [
    ("utc", Tz::UTC),
    ("gmt", Tz::UTC),
    ("z", Tz::UTC),
    ("cet", Tz::Europe__Berlin),
    ("cest", Tz::Europe__Berlin),
    ("bst", Tz::Europe__London),
    ("est", Tz::America__New_York),
    ("edt", Tz::America__New_York),
    ("cst", Tz::America__Chicago),
    ("cdt", Tz::America__Chicago),
    ("mst", Tz::America__Denver),
    ("pst", Tz::America__Los_Angeles),
    ("pdt", Tz::America__Los_Angeles),
    ("jst", Tz::Asia__Tokyo),
    ("ist", Tz::Asia__Kolkata),
    ("nyc", Tz::America__New_York),
];
/// Countries and cities that share another city's zone.
const SHARED: [(&str, Tz); 22] = [
    ("germany", Tz::Europe__Berlin),
    ("munich", Tz::Europe__Berlin),
    ("hamburg", Tz::Europe__Berlin),
    ("cologne", Tz::Europe__Berlin),
    ("frankfurt", Tz::Europe__Berlin),
    ("uk", Tz::Europe__London),
    ("england", Tz::Europe__London),
    ("france", Tz::Europe__Paris),
    ("italy", Tz::Europe__Rome),
    ("milan", Tz::Europe__Rome),
    ("spain", Tz::Europe__Madrid),
    ("barcelona", Tz::Europe__Madrid),
    ("geneva", Tz::Europe__Zurich),
    ("switzerland", Tz::Europe__Zurich),
    ("austria", Tz::Europe__Vienna),
    ("japan", Tz::Asia__Tokyo),
    ("india", Tz::Asia__Kolkata),
    ("mumbai", Tz::Asia__Kolkata),
    ("delhi", Tz::Asia__Kolkata),
    ("beijing", Tz::Asia__Shanghai),
    ("china", Tz::Asia__Shanghai),
    ("san francisco", Tz::America__Los_Angeles),
];

/// The zone with this name (`Europe/Berlin`), abbreviation or city.
pub fn place(typed: &str) -> Option<Tz> {
    let wanted = typed.trim().to_lowercase().replace('_', " ");
    if wanted.is_empty() {
        return None;
    }
    let known = OTHERS.iter().chain(&SHARED).find(|(name, _)| *name == wanted).map(|(_, zone)| *zone);
    let spelled = |zone: &Tz| zone.name().to_lowercase().replace('_', " ");
    let named = || TZ_VARIANTS.iter().find(|zone| spelled(zone) == wanted).copied();
    let city = |zone: &Tz| spelled(zone).rsplit('/').next().is_some_and(|city| city == wanted);
    known.or_else(named).or_else(|| TZ_VARIANTS.iter().find(|zone| zone.name().contains('/') && city(zone)).copied())
}

/// Zones whose name contains what is typed.
pub fn suggestions(typed: &str) -> Vec<&'static str> {
    let wanted = typed.trim().to_lowercase().replace(' ', "_");
    let is_common = |name: &str| name.contains('/') && !name.starts_with("Etc/") && !name.starts_with("SystemV/");
    let names = TZ_VARIANTS.iter().map(|zone| zone.name()).filter(|name| is_common(name) || *name == "UTC");
    names.filter(|name| name.to_lowercase().contains(&wanted)).take(25).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_found_by_name_abbreviation_and_city() {
        for (typed, zone) in [
            ("Europe/Berlin", Some(Tz::Europe__Berlin)),
            ("europe/berlin", Some(Tz::Europe__Berlin)),
            ("Berlin", Some(Tz::Europe__Berlin)),
            ("new york", Some(Tz::America__New_York)),
            ("New_York", Some(Tz::America__New_York)),
            ("munich", Some(Tz::Europe__Berlin)),
            ("UTC", Some(Tz::UTC)),
            ("pst", Some(Tz::America__Los_Angeles)),
            ("", None),
            ("Atlantis", None),
        ] {
            assert_eq!(place(typed), zone, "{typed}");
        }
        assert!(suggestions("tok").contains(&"Asia/Tokyo"));
        assert_eq!(suggestions("").len(), 25);
    }
}
