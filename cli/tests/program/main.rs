//! Runs the program as a person does: one file per behaviour, with what it prints and its exit code.

#![allow(clippy::unwrap_used)]

mod bookings;
mod cast_or_check;
mod ceremony;
mod chain;
mod demo_aid;
mod demo_community;
mod demo_node;
mod demo_nodes;
mod examples;
mod fund_expenses;
mod fund_moves;
mod fund_statements;
mod funds;
mod guide;
mod inbox;
mod key_lifecycle;
mod languages;
mod lapse;
mod node_desk;
mod node_fork;
mod node_vote;
mod notices;
mod page;
mod poll_words;
mod receipts;
mod reference;
mod reports;
mod roll;
mod scheme_desk;
mod scheme_money;
mod scheme_officers;
mod scheme_papers;
mod signers;
mod support;
mod whole_scheme;
mod whole_vote;
mod wrong_place;
mod wrong_secret;
