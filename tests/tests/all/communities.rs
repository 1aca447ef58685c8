//! A community's whole record: its archive audited, and its messages verified.

mod archives;
mod audited;
mod refusals;
