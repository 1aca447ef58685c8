//! The transparency log of a record: hashes, tiles, signed checkpoints, cosignatures and proofs as C2SP specifies them.
