//! The description has every path, and nothing else.

use std::collections::BTreeSet;

use serde_json::Value;

use super::client::{ask, get};
use super::house::House;
use crate::http::{description, routes};

fn described() -> Value {
    serde_json::to_value(description()).expect("JSON")
}

fn operations(api: &Value) -> Vec<(String, String, Value)> {
    let paths = api["paths"].as_object().expect("paths");
    let operations = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().expect("operations").iter();
        methods.map(move |(method, operation)| {
            (path.clone(), method.to_uppercase(), operation.clone())
        })
    });
    operations.collect()
}

#[test]
fn every_path_is_described_and_counted() {
    let api = described();
    let described: BTreeSet<String> = operations(&api)
        .into_iter()
        .map(|(path, ..)| path)
        .collect();
    let known: BTreeSet<String> = routes::PATHS
        .iter()
        .map(|path| (*path).to_owned())
        .collect();
    assert_eq!(described, known);
    assert_eq!(api["openapi"], "3.1.0");
}

#[test]
fn operations_say_what_they_answer_and_refuse() {
    let api = described();
    for (path, method, operation) in operations(&api) {
        let summary = operation["summary"].as_str().unwrap_or_default();
        assert!(!summary.is_empty(), "{method} {path}");
        let responses = operation["responses"].as_object().expect("responses");
        assert!(
            responses.keys().any(|status| status.starts_with('2')),
            "{method} {path}"
        );
        for status in ["405", "429", "500", "503"] {
            assert!(responses.contains_key(status), "{method} {path} {status}");
        }
        for (status, response) in responses {
            if status == "204" {
                assert!(response["content"].is_null(), "{path} {status}");
                continue;
            }
            let content = response["content"].as_object().expect("content");
            let problem = status.starts_with(['4', '5']) && !(path == "/readyz" && status == "503");
            assert_eq!(
                content.contains_key("application/problem+json"),
                problem,
                "{path} {status}"
            );
        }
        let parameters = operation["parameters"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let named = parameters
            .iter()
            .filter(|parameter| parameter["in"] == "path")
            .count();
        assert_eq!(named, path.matches('{').count(), "{path}");
    }
}

#[test]
fn every_reference_leads_to_a_schema() {
    let api = described();
    let schemas = api["components"]["schemas"].as_object().expect("schemas");
    let text = api.to_string();
    let references = text.split("\"#/components/schemas/").skip(1);
    let names: BTreeSet<&str> = references
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(names.contains("Problem") && names.contains("PollResult"));
    for name in names {
        let schema = schemas.get(name).unwrap_or_else(|| panic!("{name}"));
        assert!(schema.get("description").is_some(), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_described_path_is_there() {
    let (house, vote, scheme) = House::furnished().await;
    let poll = vote.poll.id();
    let zeros = "0".repeat(64);
    let served = get(house.address, "/openapi.json").await.json();
    assert_eq!(served, described());
    for (path, method, _) in operations(&served) {
        let id = if path.starts_with("/polls") {
            poll.to_string()
        } else {
            scheme.to_string()
        };
        let path = path
            .replace("{id}", &id)
            .replace("{*path}", "0/000.p/1")
            .replace("{file}", "page.js")
            .replace("{digest}", &zeros)
            .replace("{commitment}", &zeros)
            .replace("{nullifier}", &zeros)
            .replace("{event_nullifier}", &zeros);
        if path == "/events" {
            continue; // Does not end; its own test listens.
        }
        let answer = ask(house.address, &format!("{method} {path}"), &[], b"").await;
        assert_ne!(answer.status, 405, "{method} {path}");
        if answer.status == 404 {
            let rule = answer.problem().1;
            assert!(
                ["http.absent", "report.file"].contains(&rule.as_str()),
                "{path} {rule}"
            );
        }
    }
}
