//! What a contract said, as anybody can export it from a chain: the book's JSON.

use std::collections::BTreeMap;

use cosmwasm_std::{Event, Response};
use serde_json::{Map, Value, json};

use crate::script::{Script, Step, What};

/// The executions that succeeded.
#[derive(Default)]
pub(crate) struct Export(Vec<Value>);

impl Export {
    pub(crate) fn add(&mut self, script: &Script, step: &Step, what: &What, response: &Response) {
        let mut execution = Map::new();
        execution.insert("at".into(), json!(step.at));
        if let Some(amount) = step.funds {
            let coin = json!({ "denomination": script.denomination, "amount": amount.to_string() });
            execution.insert("funds".into(), json!([coin]));
        }
        let messages = messages(what);
        if !messages.is_empty() {
            execution.insert("messages".into(), json!(messages));
        }
        let entries = response.events.iter().filter(|event| event.ty == "entry");
        execution.insert("entries".into(), entries.map(entry).collect());
        self.0.push(execution.into());
    }

    pub(crate) fn into_json(self, script: &Script) -> Value {
        json!({ "chain": script.chain, "contract": script.contract, "executions": self.0 })
    }
}

/// The messages that an execution carried.
fn messages(what: &What) -> Vec<Value> {
    match what {
        What::Instantiate(message) => vec![message["founding"].clone()],
        What::Execute(message) => {
            let messages = message["submit"]["messages"].as_array();
            messages.cloned().unwrap_or_default()
        }
        What::Many(messages) => messages.iter().map(|message| json!(message)).collect(),
    }
}

fn entry(event: &Event) -> Value {
    let attributes = event.attributes.iter();
    let said: BTreeMap<&str, &str> = attributes.map(|a| (a.key.as_str(), a.value.as_str())).collect();
    let number: Option<u64> = said.get("number").and_then(|number| number.parse().ok());
    let mut entry = json!({ "number": number, "digest": said.get("digest"), "root": said.get("root") });
    if let Some(message) = said.get("message") {
        entry["message"] = json!(message);
    }
    entry
}
