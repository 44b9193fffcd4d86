//! Running one tool: arguments that fit, a call, and what is said of it.

use std::{fmt, sync::Arc};

use serde_json::{Map, Value, json};

use super::{
    link::{Away, Link, Live},
    tool::{Said, Tool},
};
use crate::{
    capabilities::{
        Spec,
        model::{Answer, Cost},
        outside::plain,
    },
    error::{Error, Result},
    msg,
};

/// Graphemes of an answer, and of a reason, that are shown to people.
const SHOWN: usize = 1_200;
pub(super) const SHOWN_REASON: usize = 300;

/// Why a tool was not run.
pub(super) enum Failure {
    Away,
    Ours(Error),
}

impl From<Away> for Failure {
    fn from(_: Away) -> Self {
        Self::Away
    }
}

/// Runs it; whether the server knows it.
pub(super) async fn ran(link: &Arc<Link>, name: &str, arguments: Value) -> (bool, Result<Said, Failure>) {
    let live = match link.live(link.patience()).await {
        Ok(live) => live,
        Err(away) => return (false, Err(away.into())),
    };
    let Some(tool) = find(&live, name) else { return (false, Err(Failure::Ours(unknown(name)))) };
    match fitting(tool, &arguments) {
        Ok(arguments) => (true, link.call(&live, tool, arguments).await.map_err(Failure::from)),
        Err(error) => (true, Err(Failure::Ours(error))),
    }
}

pub(super) fn find<'a>(live: &'a Live, name: &str) -> Option<&'a Tool> {
    live.tools.iter().find(|tool| tool.name == name)
}

/// The arguments as the tool wants them, a text among them as its only one.
pub(super) fn fitting(tool: &Tool, arguments: &Value) -> Result<Map<String, Value>> {
    let simple = arguments.as_str().and_then(|text| tool.simple(text));
    let arguments = simple.as_ref().unwrap_or(arguments);
    match (tool.problem(arguments), arguments) {
        (None, Value::Object(arguments)) => Ok(arguments.clone()),
        (problem, _) => Err(misfit(&tool.name, Some(tool), &problem.unwrap_or_default())),
    }
}

pub(super) fn misfit(name: &str, tool: Option<&Tool>, problem: &dyn fmt::Display) -> Error {
    let example = tool.map_or_else(|| "{}".to_owned(), Tool::example);
    let problem = plain(&problem.to_string(), SHOWN_REASON);
    Error::refused(msg!("capability-arguments", name = shown(name), problem = problem, example = example))
}

/// A name as it is shown between backticks: people make names up.
pub(super) fn shown(name: &str) -> String {
    name.chars().filter(|letter| letter.is_ascii_alphanumeric() || "_-:".contains(*letter)).take(80).collect()
}

pub(super) fn unknown(name: &str) -> Error {
    Error::refused(msg!("mcp-unknown", name = shown(name)))
}

pub(super) fn spec(tool: &Tool) -> Spec {
    let (name, about, schema) = (tool.name.clone(), tool.about.clone(), tool.schema.clone());
    Spec { name, about, schema, cost: Cost::Metered, is_chancy: false }
}

pub(super) fn answer(name: &str, text: &str, is_cut: bool) -> Answer {
    let text_shown = plain(text, SHOWN);
    let says = match text_shown.as_str() {
        "" => msg!("mcp-nothing", name = shown(name)),
        _ => msg!("mcp-answer", text = text_shown, name = shown(name)),
    };
    Answer { result: json!({ "source": name, "text": text, "cut": is_cut }), says }
}
