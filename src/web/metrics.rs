//! The recorder of metrics: one per process, whatever asks for it.

use std::sync::{Mutex, PoisonError};

use anyhow::Context;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use self::Kind::{Counter, Gauge, Histogram};
use crate::error::Result;

/// Upper bounds of latency buckets, in seconds: around Discord's 3 s, and around what a person feels.
const LATENCIES: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 10.0, 60.0];

static INSTALLED: Mutex<Option<PrometheusHandle>> = Mutex::new(None);

/// Installs the recorder of metrics and names what it will hear of. Called again, it gives the same handle.
pub fn install_metrics() -> Result<PrometheusHandle> {
    let mut installed = INSTALLED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = &*installed {
        return Ok(handle.clone());
    }
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &LATENCIES)
        .context("the buckets of latencies")?
        .install_recorder()
        .context("installing the recorder of metrics")?;
    describe();
    *installed = Some(handle.clone());
    Ok(handle)
}

/// What a metric is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It only grows.
    Counter,
    /// It goes up and down.
    Gauge,
    /// It is spread over buckets.
    Histogram,
}

/// Every metric this process may serve: what it is, its name, and what it means. A test compares the list with the sources,
/// and another one the dashboard and the alerts with the list. A counter whose meaning has no `, by …` has no labels.
pub const METRICS: &[(Kind, &str, &str)] = &[
    (Histogram, "artie_agent_call_seconds", "Messages of agents on their way to Discord, by outcome"),
    (Counter, "artie_agent_failovers_total", "Sessions that went on with another agent"),
    (Gauge, "artie_agent_leases", "Sessions with agents that are open"),
    (Counter, "artie_agent_logins_total", "Logins of agents here, by outcome"),
    (Gauge, "artie_agent_online", "1 while this process has the agent online, by agent"),
    (Counter, "artie_agent_refunds_total", "Actions of agents that were paid back"),
    (Gauge, "artie_agent_runners", "Runners that live, of the whole installation"),
    (Counter, "artie_agent_takeovers_total", "Agents freed from runners that died"),
    (Gauge, "artie_agents", "Agents of the whole installation, by state"),
    (Gauge, "artie_coins_burned", "Coins that went to nobody"),
    (Gauge, "artie_coins_held", "Coins in wallets, banks and escrow"),
    (Gauge, "artie_coins_minted", "Coins that came from nobody"),
    (Histogram, "artie_command_seconds", "Commands by name and success, from the interaction to the end"),
    (Gauge, "artie_db_connections", "Connections of the pool by state"),
    (Gauge, "artie_db_connections_max", "Connections the pool may open"),
    (Counter, "artie_delivery_failed_total", "Answers given up"),
    (Counter, "artie_delivery_progress_total", "Reports of progress shown"),
    (Counter, "artie_delivery_retried_total", "Attempts to show an answer that will be repeated"),
    (Counter, "artie_delivery_sent_total", "Parts of answers shown, by way"),
    (Gauge, "artie_fleet_quarrel", "1 while another process serves the same connections"),
    (Gauge, "artie_gateway_connected", "1 while the gateway is connected"),
    (Gauge, "artie_gateway_latency_seconds", "Round trip of the last heartbeat"),
    (Counter, "artie_gateway_restarts_total", "Connections made anew by the watchdog, by shard and reason"),
    (Gauge, "artie_info", "Always 1; the version is a label"),
    (
        Gauge,
        "artie_ledger_differences",
        "Balances that the ledger does not explain; looked at every six hours. Must be 0",
    ),
    (Gauge, "artie_ledger_movements", "Rows of the ledger, when it was last looked at"),
    (Counter, "artie_logs_dropped_total", "Warnings and errors that were printed but not kept in the table"),
    (Histogram, "artie_model_call_seconds", "Calls of models, to the end of the answer"),
    (Counter, "artie_model_failures_total", "Calls of models that failed, by kind"),
    (Counter, "artie_model_spend_nanodollars_total", "What models cost, in billionths of a US dollar"),
    (Counter, "artie_queue_cancelled_total", "Tasks called off, by type"),
    (Histogram, "artie_queue_claim_seconds", "One claim"),
    (Counter, "artie_queue_claimed_total", "Rows claimed"),
    (Counter, "artie_queue_completed_total", "Tasks that ended well, by type"),
    (Counter, "artie_queue_dead_total", "Dead letters, by type"),
    (Counter, "artie_queue_found_by_poll_total", "Due tasks that only the poll found"),
    (
        Counter,
        "artie_queue_handed_over_total",
        "Tasks that never needed a claim: run by the process that enqueued them",
    ),
    (Gauge, "artie_queue_oldest_due_seconds", "How long the oldest due task has been waiting"),
    (Counter, "artie_queue_recovered_total", "Tasks taken back from dead workers"),
    (Counter, "artie_queue_refused_total", "Requests refused, by type"),
    (Counter, "artie_queue_retried_total", "Faults that will be retried, by type"),
    (Counter, "artie_queue_returned_total", "Tasks given back without spending a retry, by type"),
    (Histogram, "artie_queue_run_seconds", "Running, by type"),
    (Counter, "artie_queue_skipped_total", "Tasks not worth doing any more, by type"),
    (Counter, "artie_queue_stale_results_total", "Results dropped because their lease was lost"),
    (Gauge, "artie_queue_tasks", "Tasks waiting, running and dead, by status and type; counted every 15 s"),
    (Histogram, "artie_queue_time_to_finish_seconds", "From being due to the end of the run"),
    (Histogram, "artie_queue_time_to_start_seconds", "From being due to starting"),
    (Counter, "artie_recorder_backfilled_total", "Messages fetched from history"),
    (Gauge, "artie_recorder_buffered", "Message events waiting in memory"),
    (Histogram, "artie_recorder_flush_seconds", "Writing one batch of message events"),
    (Gauge, "artie_recorder_gaps", "Channels waiting to be filled from history"),
    (Counter, "artie_recorder_overflowed_total", "Message events that found the buffer full"),
    (Counter, "artie_recorder_rejected_total", "Message events the database refused for good"),
    (Counter, "artie_recorder_written_total", "Messages written"),
    (Gauge, "artie_resident_memory_bytes", "Memory of this process, as the system counts it"),
    (
        Counter,
        "artie_settings_read_total",
        "Settings of servers that were asked for, by outcome: hit or miss of the cache",
    ),
    (Gauge, "artie_shard_connected", "1 while this connection is there, by shard"),
    (Gauge, "artie_shard_guilds", "Servers it hears, by shard"),
    (Gauge, "artie_shard_latency_seconds", "Round trip of its last heartbeat, by shard"),
    (Counter, "artie_stats_flush_failures_total", "Flushes of statistics that failed and will be repeated"),
    (Gauge, "artie_uptime_seconds", "Since this process started"),
    (Histogram, "artie_use_duration_seconds", "Commands, components and capabilities by name and outcome"),
];

fn describe() {
    for (kind, name, meaning) in METRICS {
        match kind {
            Counter => {
                metrics::describe_counter!(*name, *meaning);
                // An alert looks at increases, and from nothing to one is none.
                if !meaning.contains(", by ") {
                    metrics::counter!(*name).increment(0);
                }
            }
            Gauge => metrics::describe_gauge!(*name, *meaning),
            Histogram => metrics::describe_histogram!(*name, *meaning),
        }
    }
}
