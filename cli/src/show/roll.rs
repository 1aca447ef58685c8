//! Which roll polls take, in words.

use linli_office::words;
use linli_rules::community::CommunityState;

use crate::Console;

/// Prints which roll is in force, where any is.
pub fn print_in_force(state: &CommunityState, console: &mut Console) {
    console.lines(words::roll_in_force(state));
}
