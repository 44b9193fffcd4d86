//! What operators are given beside the program: the dashboard, the alert rules, the service file and the document that says
//! what to do. They name what the program really serves.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::Arc,
};

use artie::web::{Kind, METRICS, Web, install_metrics};
use regex::Regex;
use saphyr::{LoadableYamlNode, Yaml};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::support::stage::stage;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Name and expression of each alert rule.
fn alerts() -> Vec<(String, String)> {
    let text = read("config/prometheus/alerts.yml");
    let rules = Yaml::load_from_str(&text).expect("the alert rules are YAML");
    let groups = rules[0]["groups"].as_sequence().unwrap();
    let rules = groups.iter().flat_map(|group| group["rules"].as_sequence().unwrap());
    let text =
        |rule: &Yaml<'_>, key: &str| rule[key].as_str().unwrap_or_else(|| panic!("a rule without {key}")).to_owned();
    rules
        .map(|rule| {
            let name = text(rule, "alert");
            assert!(!rule["annotations"]["summary"].as_str().unwrap().is_empty(), "{name}");
            assert!(["warning", "critical"].contains(&rule["labels"]["severity"].as_str().unwrap()), "{name}");
            (name, text(rule, "expr"))
        })
        .collect()
}

/// Title and expressions of each panel of the dashboard.
fn panels() -> Vec<(String, Vec<String>)> {
    let dashboard: Value = serde_json::from_str(&read("config/grafana/artie.json")).expect("the dashboard is JSON");
    let panels: Vec<Value> = dashboard["panels"].as_array().unwrap().clone();
    let ids: BTreeSet<_> = panels.iter().map(|panel| panel["id"].as_u64().unwrap()).collect();
    assert_eq!(ids.len(), panels.len(), "two panels have the same id");
    let drawn = panels.iter().filter(|panel| panel["type"] != json!("row"));
    let expressions = |panel: &Value| {
        let targets = panel["targets"].as_array().unwrap().iter();
        targets.map(|target| target["expr"].as_str().unwrap().to_owned()).collect()
    };
    drawn.map(|panel| (panel["title"].as_str().unwrap().to_owned(), expressions(panel))).collect()
}

/// The metrics an expression names, as the program names them, and whether it is sound as far as brackets go.
fn metrics_of(expression: &str) -> BTreeSet<String> {
    for (open, close) in [('(', ')'), ('{', '}'), ('[', ']')] {
        assert_eq!(expression.matches(open).count(), expression.matches(close).count(), "{expression}");
    }
    let named = Regex::new(r"\bartie_[a-z_]+").unwrap();
    let served = |name: &str| {
        let is_histogram = |base: &&str| METRICS.contains_histogram(base);
        let base = ["_bucket", "_count", "_sum"].iter().find_map(|end| name.strip_suffix(end)).filter(is_histogram);
        base.unwrap_or(name).to_owned()
    };
    named.find_iter(expression).map(|found| served(found.as_str())).collect()
}

trait Known {
    fn contains_histogram(&self, name: &str) -> bool;
}

impl Known for [(Kind, &str, &str)] {
    fn contains_histogram(&self, name: &str) -> bool {
        self.iter().any(|(kind, known, _)| *known == name && *kind == Kind::Histogram)
    }
}

fn known() -> BTreeMap<&'static str, Kind> {
    METRICS.iter().map(|(kind, name, _)| (*name, *kind)).collect()
}

#[test]
fn dashboard_and_alerts_name_metrics_that_exist_and_the_dashboard_all_of_them() {
    let (known, mut drawn) = (known(), BTreeSet::new());
    for (title, expressions) in panels() {
        assert!(!expressions.is_empty(), "{title} draws nothing");
        for expression in expressions {
            let named = metrics_of(&expression);
            assert!(!named.is_empty(), "{title}: {expression}");
            drawn.extend(named);
        }
    }
    let alerted: BTreeSet<_> = alerts().iter().flat_map(|(_, expression)| metrics_of(expression)).collect();
    assert!(drawn.len() > 30 && alerted.len() > 10, "they were not read");
    let unknown: Vec<_> = drawn.union(&alerted).filter(|name| !known.contains_key(name.as_str())).collect();
    assert!(unknown.is_empty(), "nobody serves {unknown:?}");
    let missing: Vec<_> = known.keys().filter(|name| !drawn.contains(**name)).collect();
    assert!(missing.is_empty(), "the dashboard does not show {missing:?}");
}

#[test]
fn what_the_sources_measure_is_in_the_list_and_the_other_way_round() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut code = String::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path != root.join("web/metrics.rs") {
                code += &fs::read_to_string(path).unwrap_or_default();
            }
        }
    }
    let measured = Regex::new(r#"(?:counter|gauge|histogram)!?\(\s*"(artie_[a-z_]+)""#).unwrap();
    let measured: BTreeSet<&str> = measured.captures_iter(&code).map(|found| found.extract::<1>().1[0]).collect();
    let known: BTreeSet<&str> = METRICS.iter().map(|(_, name, _)| *name).collect();
    assert!(measured.len() > 25, "the sources were not read");
    let unlisted: Vec<_> = measured.difference(&known).collect();
    assert!(unlisted.is_empty(), "src/web/metrics.rs does not list {unlisted:?}");
    let idle: Vec<_> = known.iter().filter(|name| !code.contains(&format!("\"{name}\""))).collect();
    assert!(idle.is_empty(), "nobody measures {idle:?}");
    assert_eq!(known.len(), METRICS.len(), "a metric is listed twice");
}

#[test]
fn every_alert_has_its_heading_and_every_heading_its_alert() {
    let document = read("docs/OPERATIONS.md");
    let headings: BTreeSet<_> = document.lines().filter_map(|line| line.strip_prefix("### Artie")).collect();
    let names: Vec<_> = alerts().into_iter().map(|(name, _)| name).collect();
    let alerts: BTreeSet<_> = names.iter().map(|name| name.strip_prefix("Artie").unwrap()).collect();
    assert_eq!(alerts.len(), names.len(), "two alerts have the same name");
    assert_eq!(headings, alerts);
}

#[test]
fn the_service_file_gives_up_on_exit_codes_that_do_not_mend_themselves() {
    let (unit, document) = (read("config/systemd/artie.service"), read("docs/OPERATIONS.md"));
    let codes = unit.lines().find_map(|line| line.strip_prefix("RestartPreventExitStatus=")).unwrap();
    assert_eq!(codes, "2 3 5");
    for code in codes.split(' ') {
        assert!(document.contains(&format!("| {code} |")), "exit code {code} is not documented");
    }
    assert!(unit.contains("\nExecStart=/usr/local/bin/artie run\n") && unit.contains("\nTimeoutStopSec=15\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_real_program_serves_what_the_alerts_look_at_and_nothing_unlisted() {
    let metrics = install_metrics().unwrap();
    let stage = stage().await;
    stage.hears("ben", "daily", &json!({})).await;
    let web = Web::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let (addr, stop) = (web.addr().unwrap(), CancellationToken::new());
    let serving = tokio::spawn(web.serve(Arc::new(stage.bot.services().clone()), metrics, stop.clone()));
    let scrape = async || reqwest::get(format!("http://{addr}/metrics")).await.unwrap().text().await.unwrap();
    let type_of = |line: &str| {
        let (name, kind) = line.strip_prefix("# TYPE ")?.split_once(' ')?;
        Some((name.to_owned(), kind.to_owned()))
    };
    // The queue's depth is counted every 15 seconds, by whichever process keeps the queue.
    let expected: BTreeSet<_> = alerts()
        .iter()
        .flat_map(|(_, expression)| metrics_of(expression))
        .filter(|name| name != "artie_gateway_restarts_total" && name != "artie_shard_latency_seconds")
        .collect();
    crate::support::eventually(std::time::Duration::from_mins(1), || async {
        let text = scrape().await;
        let served: BTreeSet<_> = text.lines().filter_map(type_of).map(|(name, _)| name).collect();
        expected.is_subset(&served)
    })
    .await;
    let text = scrape().await;
    let known = known();
    for (name, kind) in text.lines().filter_map(type_of).filter(|(name, _)| !name.starts_with("artie_test_")) {
        let listed = known.get(name.as_str()).unwrap_or_else(|| panic!("{name} is served, but not listed"));
        assert_eq!(format!("{listed:?}").to_lowercase(), kind, "{name}");
    }
    stop.cancel();
    serving.await.unwrap().unwrap();
    stage.bot.stop().await;
}
