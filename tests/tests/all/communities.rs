//! A community's whole record: its archive audited, one lie each, and its messages verified.

mod archives;
mod audited;
mod elections;
mod refusals;
mod schemes;
