//! The recorder of metrics: one per process, whatever asks for it.

use std::sync::{Mutex, PoisonError};

use anyhow::Context;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

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

/// What each metric of the parts without a slice of their own means; slices describe nothing, their names do.
fn describe() {
    use metrics::{describe_counter, describe_gauge, describe_histogram};
    describe_gauge!("artie_info", "Always 1; the version is a label");
    describe_gauge!("artie_uptime_seconds", "Since this process started");
    describe_gauge!("artie_gateway_connected", "1 while the gateway is connected");
    describe_gauge!("artie_gateway_latency_seconds", "Round trip of the last heartbeat");
    describe_gauge!("artie_db_connections", "Connections of the pool by state");
    describe_gauge!("artie_queue_tasks", "Tasks waiting, running and dead, by status and type; counted every 15 s");
    describe_gauge!("artie_queue_oldest_due_seconds", "How long the oldest due task has been waiting");
    describe_histogram!("artie_queue_time_to_start_seconds", "From being due to starting");
    describe_histogram!("artie_queue_time_to_finish_seconds", "From being due to the end of the run");
    describe_histogram!("artie_queue_run_seconds", "Running, by type");
    describe_counter!("artie_queue_claimed_total", "Rows claimed");
    describe_counter!("artie_queue_completed_total", "Tasks that ended well, by type");
    describe_counter!("artie_queue_refused_total", "Requests refused, by type");
    describe_counter!("artie_queue_dead_total", "Dead letters, by type");
    describe_counter!("artie_queue_skipped_total", "Tasks not worth doing any more, by type");
    describe_counter!("artie_queue_cancelled_total", "Tasks called off, by type");
    describe_counter!("artie_queue_retried_total", "Faults that will be retried, by type");
    describe_counter!("artie_queue_returned_total", "Tasks given back without spending a retry, by type");
    describe_counter!("artie_queue_recovered_total", "Tasks taken back from dead workers");
    describe_counter!("artie_queue_stale_results_total", "Results dropped because their lease was lost");
    describe_counter!("artie_queue_found_by_poll_total", "Due tasks that only the poll found");
    describe_counter!("artie_delivery_sent_total", "Parts of answers shown, by way");
    describe_counter!("artie_delivery_retried_total", "Attempts to show an answer that will be repeated");
    describe_counter!("artie_delivery_failed_total", "Answers given up");
    describe_counter!("artie_delivery_progress_total", "Reports of progress shown");
    describe_gauge!("artie_recorder_buffered", "Message events waiting in memory");
    describe_gauge!("artie_recorder_gaps", "Channels waiting to be filled from history");
    describe_counter!("artie_recorder_written_total", "Messages written");
    describe_counter!("artie_recorder_overflowed_total", "Message events that found the buffer full");
    describe_counter!("artie_recorder_rejected_total", "Message events the database refused for good");
    describe_counter!("artie_recorder_backfilled_total", "Messages fetched from history");
    describe_histogram!("artie_recorder_flush_seconds", "Writing one batch of message events");
    describe_counter!("artie_stats_flush_failures_total", "Flushes of statistics that failed and will be repeated");
    describe_histogram!("artie_use_duration_seconds", "Commands, components and capabilities by name and outcome");
    describe_counter!("artie_logs_dropped_total", "Warnings and errors that were printed but not kept in the table");
}
