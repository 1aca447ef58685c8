//! A community's whole record: its archive audited, with one lie at a time, and its messages verified.

mod archives;
mod audited;
mod beside;
mod elections;
mod refusals;
mod schemes;
