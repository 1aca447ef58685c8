//! Tools that make circuits fail on purpose.

mod forge;
mod wiring;

pub(crate) use forge::{Forge, broken, cell, free_cells};
pub(crate) use wiring::uncopied;
