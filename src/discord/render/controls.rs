//! Rows of buttons and menus.

use anyhow::anyhow;
use serde_json::{Value, json};

use super::text::{clip, length};
use crate::{
    error::Result,
    reply::{ActionId, Button, ButtonStyle, Menu, MenuOption, Picker, Picks, Press, Row},
};

const MAX_ROWS: usize = 5;
const MAX_BUTTONS: usize = 5;
const MAX_OPTIONS: usize = 25;
const MAX_CUSTOM_ID: usize = 100;
const MAX_LABEL: usize = 80;
const MAX_PLACEHOLDER: usize = 150;
const MAX_OPTION_TEXT: usize = 100;

/// Discord's numbers for components.
const ROW: u8 = 1;
const BUTTON: u8 = 2;
const MENU: u8 = 3;
const ROLES: u8 = 6;
const CHANNELS: u8 = 8;
/// Channels that hold text: ordinary ones and announcements.
const TEXT_CHANNELS: &[u8] = &[0, 5];
/// Whatever holds messages: those, voice, threads of three kinds, stages, forums and galleries.
const PLACES: &[u8] = &[0, 5, 2, 10, 11, 12, 13, 15, 16];

/// As Discord's action rows. More buttons than a row holds go on in the next; more rows than a message holds are dropped.
pub(super) fn rows(rows: &[Row]) -> Result<Vec<Value>> {
    let mut shown = Vec::new();
    for row in rows {
        match row {
            Row::Buttons(buttons) => {
                for some in buttons.chunks(MAX_BUTTONS) {
                    shown.push(some.iter().map(button).collect::<Result<Vec<_>>>()?);
                }
            }
            Row::Menu(one) | Row::Several(one, _) if one.options.is_empty() => {}
            Row::Menu(one) => shown.push(vec![menu(one)?]),
            Row::Several(one, count) => shown.push(vec![several(one, *count)?]),
            Row::Picker(one) => shown.push(vec![picker(one)?]),
        }
    }
    shown.truncate(MAX_ROWS);
    Ok(shown.into_iter().map(|components| json!({ "type": ROW, "components": components })).collect())
}

fn button(button: &Button) -> Result<Value> {
    let mut value = json!({ "type": BUTTON, "label": clip(&button.label, MAX_LABEL), "disabled": button.disabled });
    match &button.press {
        Press::Action(action) => {
            value["style"] = json!(match button.style {
                ButtonStyle::Primary => 1,
                ButtonStyle::Secondary => 2,
                ButtonStyle::Success => 3,
                ButtonStyle::Danger => 4,
            });
            value["custom_id"] = json!(custom_id(action)?);
        }
        Press::Link(address) => {
            value["style"] = json!(5);
            value["url"] = json!(address);
        }
    }
    Ok(value)
}

fn menu(menu: &Menu) -> Result<Value> {
    Ok(json!({
        "type": MENU,
        "custom_id": custom_id(&menu.action)?,
        "placeholder": clip(&menu.placeholder, MAX_PLACEHOLDER),
        "options": menu.options.iter().take(MAX_OPTIONS).map(option).collect::<Vec<_>>(),
    }))
}

/// Discord refuses a menu of which more may be chosen than it offers.
fn several(one: &Menu, (least, most): (u8, u8)) -> Result<Value> {
    let mut value = menu(one)?;
    let offered = u8::try_from(one.options.len().min(MAX_OPTIONS)).unwrap_or(u8::MAX);
    value["min_values"] = json!(least.min(offered));
    value["max_values"] = json!(most.clamp(1, offered));
    Ok(value)
}

fn picker(picker: &Picker) -> Result<Value> {
    let most = picker.count.1.clamp(1, 25);
    let mut value = json!({
        "custom_id": custom_id(&picker.action)?,
        "placeholder": clip(&picker.placeholder, MAX_PLACEHOLDER),
        "min_values": picker.count.0.min(most),
        "max_values": most,
    });
    let chosen = |ids: Vec<String>, kind: &str| -> Vec<Value> {
        ids.into_iter().take(most.into()).map(|id| json!({ "id": id, "type": kind })).collect()
    };
    let chosen = match &picker.picks {
        Picks::Channels(ids) | Picks::Places(ids) => {
            let is_any = matches!(picker.picks, Picks::Places(_));
            value["type"] = json!(CHANNELS);
            value["channel_types"] = json!(if is_any { PLACES } else { TEXT_CHANNELS });
            chosen(ids.iter().map(ToString::to_string).collect(), "channel")
        }
        Picks::Roles(ids) => {
            value["type"] = json!(ROLES);
            chosen(ids.iter().map(ToString::to_string).collect(), "role")
        }
    };
    if !chosen.is_empty() {
        value["default_values"] = json!(chosen);
    }
    Ok(value)
}

fn option(option: &MenuOption) -> Value {
    let mut value = json!({
        "label": clip(&option.label, MAX_OPTION_TEXT),
        "value": clip(&option.value, MAX_OPTION_TEXT),
        "default": option.selected,
    });
    if !option.description.is_empty() {
        value["description"] = json!(clip(&option.description, MAX_OPTION_TEXT));
    }
    value
}

/// The action as text. It cannot be clipped: half a state would do something else.
fn custom_id(action: &ActionId) -> Result<String> {
    let text = action.to_string();
    if length(&text) > MAX_CUSTOM_ID {
        return Err(anyhow!("the state of the control `{}` is longer than a custom_id may be", action.action).into());
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(state: &str) -> ActionId {
        ActionId { action: "wallet.history".into(), owner: None, state: state.into() }
    }

    #[test]
    fn buttons_flow_into_rows() {
        let buttons: Vec<_> =
            (0..7).map(|n| Button::action(n.to_string(), ButtonStyle::Secondary, action(&n.to_string()))).collect();
        let rows = rows(&[Row::Buttons(buttons)]).unwrap();
        assert_eq!(rows.len(), 2);
        insta::assert_snapshot!(rows[1]["components"][0], @r#"{"custom_id":"wallet.history/0/5","disabled":false,"label":"5","style":2,"type":2}"#);
    }

    #[test]
    fn pickers_are_discords_own() {
        use crate::ids::{ChannelId, RoleId};
        let picker =
            |picks, count| Row::Picker(Picker { action: action("x"), placeholder: "Where".into(), picks, count });
        let rows = rows(&[
            picker(Picks::Channels(vec![ChannelId(7)]), (0, 1)),
            picker(Picks::Roles(vec![RoleId(1), RoleId(2)]), (0, 99)),
            picker(Picks::Places(vec![ChannelId(8)]), (0, 25)),
        ])
        .unwrap();
        insta::assert_snapshot!(rows[0]["components"][0], @r#"{"channel_types":[0,5],"custom_id":"wallet.history/0/x","default_values":[{"id":"7","type":"channel"}],"max_values":1,"min_values":0,"placeholder":"Where","type":8}"#);
        assert_eq!(rows[2]["components"][0]["channel_types"], json!([0, 5, 2, 10, 11, 12, 13, 15, 16]));
        insta::assert_snapshot!(rows[1]["components"][0], @r#"{"custom_id":"wallet.history/0/x","default_values":[{"id":"1","type":"role"},{"id":"2","type":"role"}],"max_values":25,"min_values":0,"placeholder":"Where","type":6}"#);
    }

    #[test]
    fn of_several_no_more_can_be_chosen_than_are_offered() {
        let option = |value: &str| MenuOption {
            label: value.into(),
            value: value.into(),
            description: String::new(),
            selected: false,
        };
        let menu = Menu { action: action("x"), placeholder: String::new(), options: vec![option("a"), option("b")] };
        let rows = rows(&[Row::Several(menu, (0, 25))]).unwrap();
        assert_eq!(
            (&rows[0]["components"][0]["min_values"], &rows[0]["components"][0]["max_values"]),
            (&json!(0), &json!(2))
        );
    }

    #[test]
    fn a_state_that_does_not_fit_is_our_mistake() {
        let button = Button::action("x", ButtonStyle::Danger, action(&"s".repeat(90)));
        assert_eq!(rows(&[Row::Buttons(vec![button])]).unwrap_err().kind(), "fault");
    }
}
