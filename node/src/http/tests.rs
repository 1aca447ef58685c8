//! The interface over loopback: every route, every refusal, and hostile clients.

mod client;
mod crowd;
mod description;
mod hostile;
mod house;
mod inbox;
mod log;
mod lookups;
mod places;
mod refusals;
mod reports;
mod streams;
mod town;
