//! A script of executions, as `contract/examples/script.rs` writes it.

use cosmwasm_std::Binary;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
pub(crate) struct Script {
    pub(crate) chain: String,
    pub(crate) contract: String,
    pub(crate) sender: String,
    pub(crate) denomination: String,
    pub(crate) steps: Vec<Step>,
    /// Asked at the end, with the answers.
    pub(crate) queries: Vec<Asked>,
}

/// Something to be sent.
#[derive(Clone, Deserialize)]
pub(crate) struct Step {
    /// What it is, for the table.
    pub(crate) say: String,
    /// The block's time.
    pub(crate) at: u64,
    pub(crate) funds: Option<u64>,
    pub(crate) denomination: Option<String>,
    pub(crate) what: What,
    /// By which rule it is refused, if it is.
    pub(crate) refused: Option<String>,
    /// The state's root after it.
    pub(crate) root: Option<String>,
    /// What the pools then have.
    pub(crate) pool: Option<u64>,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum What {
    Instantiate(Value),
    Execute(Value),
    /// Messages that may be sent one by one or together.
    Many(Vec<Binary>),
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    pub(crate) query: Value,
    pub(crate) answer: Value,
}
