//! One JSON object per line, in the shapes other queues' drivers print.

use std::time::Duration;

use serde::Serialize;

#[derive(Serialize)]
struct Rate<'a> {
    bench: &'a str,
    unit: &'a str,
    median: f64,
    min: f64,
    max: f64,
}

#[derive(Serialize)]
struct Percentiles<'a> {
    bench: &'a str,
    unit: &'a str,
    p50: f64,
    p99: f64,
    max: f64,
    n: usize,
}

#[derive(Serialize)]
struct Ratio<'a> {
    bench: &'a str,
    unit: &'a str,
    median: f64,
    min: f64,
    max: f64,
    goal: f64,
}

#[derive(Serialize)]
struct Figure<'a> {
    bench: &'a str,
    unit: &'a str,
    value: f64,
}

#[expect(clippy::print_stdout, reason = "figures are its output")]
fn print(line: &impl Serialize) {
    println!("{}", serde_json::to_string(line).unwrap_or_default());
}

fn round(value: f64, digits: i32) -> f64 {
    let scale = 10f64.powi(digits);
    (value * scale).round() / scale
}

fn spread(values: &[f64]) -> [f64; 3] {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    [sorted[sorted.len() / 2], sorted[0], sorted[sorted.len() - 1]]
}

/// Jobs per second over all repetitions.
pub(crate) fn rate(bench: &str, rates: &[f64]) {
    let [median, min, max] = spread(rates).map(|rate| round(rate, 0));
    print(&Rate { bench, unit: "jobs/s", median, min, max });
}

/// Repetition by repetition, ours over its floor.
pub(crate) fn ratio(bench: &str, ours: &[f64], floor: &[f64], goal: f64) {
    let ratios: Vec<f64> = ours.iter().zip(floor).map(|(ours, floor)| ours / floor).collect();
    let [median, min, max] = spread(&ratios).map(|ratio| round(ratio, 2));
    print(&Ratio { bench, unit: "ratio", median, min, max, goal });
}

/// Milliseconds.
pub(crate) fn percentiles(bench: &str, samples: &[Duration]) {
    let mut samples = samples.to_vec();
    samples.sort_unstable();
    let ms = |duration: Duration| round(duration.as_secs_f64() * 1_000.0, 3);
    let Some(last) = samples.len().checked_sub(1) else { return };
    let at = |percent: usize| ms(samples[last * percent / 100]);
    print(&Percentiles { bench, unit: "ms", p50: at(50), p99: at(99), max: at(100), n: samples.len() });
}

/// The median of some durations, in seconds.
pub(crate) fn median(samples: &[Duration]) -> f64 {
    let seconds: Vec<f64> = samples.iter().map(Duration::as_secs_f64).collect();
    spread(&seconds)[0]
}

/// A single figure.
pub(crate) fn value(bench: &str, unit: &str, value: f64) {
    print(&Figure { bench, unit, value: round(value, 3) });
}

#[expect(clippy::cast_precision_loss, reason = "counts are small")]
pub(crate) fn per_second(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}
