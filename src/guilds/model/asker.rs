//! Whoever asks for a change, as far as roles go: no setting hands out for somebody what they could not give by hand.

use std::cmp::Reverse;

use serde_json::Value;

use super::{
    Around, Edit, Key, Kind, LevelRole, Refusal,
    around::{ids, read},
};
use crate::ids::RoleId;

/// Whoever asks for a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asker {
    /// The place of their highest role, with its id; above all roles for the owner, `None` without a role.
    pub place: Option<(u16, Reverse<RoleId>)>,
    /// Whether they may give roles at all.
    pub may_give_roles: bool,
}

impl Around {
    /// Whether the asker could give by hand every role that an edit hands out anew. What was handed out before was chosen
    /// by somebody who could.
    pub(in crate::guilds) fn entrusts(&self, edit: &Edit, before: Option<&Value>) -> Result<(), Refusal> {
        let known = handed_out(edit.key, before);
        let after = handed_out(edit.key, edit.after.as_ref());
        after.iter().filter(|one| !known.contains(one)).try_for_each(|(_, role)| self.asker_gives(*role))
    }

    pub(super) fn asker_gives(&self, id: RoleId) -> Result<(), Refusal> {
        let Some(asker) = self.asker else { return Ok(()) };
        // What is not known for certain is not entrusted to anybody.
        let role = self.roles.iter().find(|role| role.id == id).ok_or(Refusal::ServerUnknown)?;
        let is_below = Some((role.position, Reverse(id))) < asker.place;
        if asker.may_give_roles && is_below { Ok(()) } else { Err(Refusal::RoleNotYours(id)) }
    }
}

/// The roles that a value hands out, each with the level it is given at.
fn handed_out(key: Key, value: Option<&Value>) -> Vec<(Option<u16>, RoleId)> {
    match (key.kind(), value) {
        (Kind::Roles(_), Some(value)) => ids(value).map(|id| (None, RoleId(id))).collect(),
        (Kind::LevelRoles, Some(value)) => {
            read::<Vec<LevelRole>>(value).into_iter().map(|pair| (Some(pair.level), pair.role)).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::guilds::RoleThere;

    fn around(asker: Asker) -> Around {
        let role = |id, position| RoleThere { id: RoleId(id), name: String::new(), position, is_managed: false };
        Around { roles: vec![role(2, 2), role(4, 3), role(5, 3), role(9, 9)], asker: Some(asker), ..Around::default() }
    }

    fn judged(around: &Around, key: Key, before: Option<Value>, after: Value) -> Option<Refusal> {
        around.entrusts(&Edit { key, after: Some(after) }, before.as_ref()).err()
    }

    #[test]
    fn nobody_hands_out_by_a_setting_what_they_could_not_give_by_hand() {
        let keeper = Asker { place: Some((3, Reverse(RoleId(4)))), may_give_roles: true };
        let owner = Asker { place: Some((u16::MAX, Reverse(RoleId(0)))), may_give_roles: true };
        let (low, peer, own, high) = (json!(["2"]), json!(["5"]), json!(["4"]), json!(["2", "9"]));
        let not_yours = |role| Some(Refusal::RoleNotYours(RoleId(role)));
        for (asker, value, expected) in [
            (keeper, &low, None),
            // Of two roles at one place the older one stands above.
            (keeper, &peer, None),
            (keeper, &own, not_yours(4)),
            (keeper, &high, not_yours(9)),
            (owner, &high, None),
            (Asker { may_give_roles: false, ..keeper }, &low, not_yours(2)),
            (Asker { place: None, ..keeper }, &low, not_yours(2)),
        ] {
            assert_eq!(judged(&around(asker), Key::Autorole, None, value.clone()), expected, "{asker:?} {value}");
        }
        let pair = |level: u16| json!([{ "level": level, "role": "9" }]);
        let around = around(keeper);
        assert_eq!(judged(&around, Key::LevelsRoles, None, pair(50)), not_yours(9));
        assert_eq!(judged(&around, Key::LevelsRoles, Some(pair(50)), pair(2)), not_yours(9), "sooner is more");
    }

    #[test]
    fn what_was_chosen_before_stays_and_what_is_not_known_is_not_entrusted() {
        let nobody = around(Asker::default());
        assert_eq!(judged(&nobody, Key::Autorole, Some(json!(["9", "2"])), json!(["9"])), None);
        let before = json!([{ "level": 5, "role": "9" }, { "level": 7, "role": "2" }]);
        assert_eq!(judged(&nobody, Key::LevelsRoles, Some(before), json!([{ "level": 5, "role": "9" }])), None);
        assert_eq!(judged(&nobody, Key::WelcomeChannel, None, json!("9")), None);
        assert_eq!(nobody.entrusts(&Edit { key: Key::Autorole, after: None }, Some(&json!(["9"]))), Ok(()));
        let unknown = Around { roles: Vec::new(), ..nobody };
        assert_eq!(judged(&unknown, Key::Autorole, None, json!(["2"])), Some(Refusal::ServerUnknown));
        assert_eq!(judged(&Around::default(), Key::Autorole, None, json!(["2"])), None, "nobody asks");
    }
}
