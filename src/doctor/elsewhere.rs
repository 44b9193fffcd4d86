//! What the settings name elsewhere: the endpoint of models, servers of MCP tools.

use super::Finding;
use crate::{
    capabilities,
    clock::Clock,
    config,
    models::{self, Inquiry},
    msg,
};

pub(super) async fn examine(models: &config::Models, mcp: &config::Mcp, clock: &Clock) -> Vec<Finding> {
    let (models, servers) = futures::join!(examine_models(models), capabilities::inquire_mcp(mcp, clock));
    let servers = servers.into_iter().map(|(name, tools)| match tools {
        Some(tools) => {
            let tools = i64::try_from(tools).unwrap_or(i64::MAX);
            Finding::fine(msg!("doctor-mcp-answers", name = name, tools = tools))
        }
        None => {
            Finding::bad(msg!("doctor-mcp-silent", name = name.clone()), msg!("doctor-mcp-silent-fix", name = name))
        }
    });
    models.into_iter().chain(servers).collect()
}

async fn examine_models(settings: &config::Models) -> Option<Finding> {
    let (place, inquiry) = match models::inquire(settings).await {
        Ok(found) => found?,
        Err(error) => return Some(Finding::refused(msg!("doctor-models-unusable"), error)),
    };
    Some(match inquiry {
        Inquiry::Answers { unlisted } if unlisted.is_empty() => {
            Finding::fine(msg!("doctor-models-answer", place = place))
        }
        Inquiry::Answers { unlisted } => {
            let names = unlisted.join(", ");
            Finding::doubtful(
                msg!("doctor-models-unlisted", place = place, names = names),
                msg!("doctor-models-unlisted-fix"),
            )
        }
        Inquiry::Refuses(status) => {
            let what = msg!("doctor-models-refuse", place = place, status = status.to_string());
            Finding::bad(what, msg!("doctor-models-refuse-fix"))
        }
        Inquiry::Silent(why) => {
            Finding::bad(msg!("doctor-models-silent", place = place, why = why), msg!("doctor-models-silent-fix"))
        }
    })
}
