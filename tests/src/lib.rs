//! Test vectors: inputs, each with its expected verdict, in JSON files that any implementation can read.
//!
//! `tests/vectors/<chapter>.json` holds a list of vectors. `expect` is `ok` or the id of the rule that refuses;
//! `output` is there if it is `ok`; `given` holds bytes that inputs refer to by name. Bytes are lower-case hex, field
//! elements and scalars 32 bytes little endian.

pub mod chapter;
pub mod vectors;

pub use chapter::{Chapter, Expect, Given, Vector, VectorFile};
