//! A mutual-aid scheme's part of an audit: every round, every cent.

mod history;
mod html;
mod money;
mod report;
mod taken;
mod text;

pub(crate) use html::STYLE_MORE as STYLE;

pub use history::{
    CategoryTotals, Flows, History, MemberCounts, PoolStep, RootStep, RoundTotals, Tree,
};
pub use money::show as show_money;
pub use report::SchemeReport;
pub use taken::{TakenOut, Why};
