//! Rows of buttons and menus.

use anyhow::anyhow;
use serde_json::{Value, json};

use super::text::{clip, length};
use crate::{
    error::Result,
    reply::{ActionId, Button, ButtonStyle, Menu, MenuOption, Press, Row},
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
            Row::Menu(one) if one.options.is_empty() => {}
            Row::Menu(one) => shown.push(vec![menu(one)?]),
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
    fn a_state_that_does_not_fit_is_our_mistake() {
        let button = Button::action("x", ButtonStyle::Danger, action(&"s".repeat(90)));
        assert_eq!(rows(&[Row::Buttons(vec![button])]).unwrap_err().kind(), "fault");
    }
}
