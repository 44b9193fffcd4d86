//! The list of all capabilities. A new one is its own file and one line here.

use std::sync::Arc;

use super::{calculate::Calculate, dice::Dice, model::Tool, wolfram::Wolfram};
use crate::{config, error::Result};

/// Every capability, in the order in which they are listed.
pub(super) fn all(wolfram: &config::Wolfram) -> Result<Vec<Arc<dyn Tool>>> {
    Ok(vec![Arc::new(Calculate::default()), Arc::new(Dice), Arc::new(Wolfram::new(wolfram)?)])
}
