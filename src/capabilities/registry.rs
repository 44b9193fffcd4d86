//! The list of all capabilities. A new one is its own file and one line here.

use std::sync::Arc;

use super::{
    Needs,
    calculate::Calculate,
    dice::Dice,
    messages::SearchMessages,
    model::Tool,
    remembering::{Recall, Remember},
    remind::Remind,
    time::Time,
    todo::Todo,
    weather::Weather,
    web::Web,
    wikipedia::Wikipedia,
    wolfram::Wolfram,
};
use crate::{config::Settings, error::Result};

/// Every capability, in the order in which they are listed.
pub(super) fn all(settings: &Settings, needs: &Needs) -> Result<Vec<Arc<dyn Tool>>> {
    Ok(vec![
        Arc::new(Calculate::default()),
        Arc::new(Dice),
        Arc::new(Wolfram::new(&settings.wolfram)?),
        Arc::new(Wikipedia::new(&settings.wikipedia)?),
        Arc::new(Web::new(&settings.web)),
        Arc::new(Weather::new(&settings.weather)?),
        Arc::new(Time(needs.times.clone())),
        Arc::new(Remind { reminders: needs.reminders.clone(), times: needs.times.clone() }),
        Arc::new(Remember(needs.memories.clone())),
        Arc::new(Recall(needs.memories.clone())),
        Arc::new(SearchMessages(needs.transcript.clone())),
        Arc::new(Todo(needs.todos.clone())),
    ])
}
