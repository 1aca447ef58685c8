//! The node: an embedded host of the ledger with a store, a log and HTTP.
