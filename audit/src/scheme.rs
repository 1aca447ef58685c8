//! Replays a mutual-aid scheme's record and reports: every signature, proof and root, every round, every cent.

#[cfg(test)]
mod fixture;
mod history;
mod html;
mod money;
mod proofs;
mod replay;
mod report;
mod text;
mod words;

pub(crate) use html::STYLE_MORE as STYLE;

pub use history::{
    CategoryTotals, Flows, History, MemberCounts, PoolStep, RootStep, RoundTotals, Tree,
};
pub use money::show as show_money;
pub use proofs::CheckProofs;
pub use replay::{SchemeReplay, replay};
pub use report::SchemeReport;
