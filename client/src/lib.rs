//! What a wallet and an auditor do with a node: send messages, fetch its record, and notice if it lies.
