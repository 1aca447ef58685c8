//! The marks of a statement's lines: one of the line itself, and one of how its payment looks, which another one may share.

use linli_primitives::account::LINE_BYTES;
use linli_wire::encoding::HexBytes;
use linli_wire::fund::lines_of;

/// A mark.
pub(crate) type Mark = [u8; LINE_BYTES];

/// How marks of looks end, so that everybody can count the payments; one of a line ends so once in 2³².
const LOOKS: [u8; 4] = [0; 4];

/// The mark of a look, made of one that a line could have.
#[cfg(feature = "bookings")]
pub(crate) fn of_looks(mut mark: Mark) -> Mark {
    mark[LINE_BYTES - LOOKS.len()..].copy_from_slice(&LOOKS);
    mark
}

/// How many payments have these marks.
pub(crate) fn payments(marks: &HexBytes) -> u64 {
    let lines = lines_of(marks).iter();
    lines.filter(|mark| !mark.ends_with(&LOOKS)).count() as u64
}

#[cfg(all(test, feature = "bookings"))]
mod tests {
    use super::*;

    #[test]
    fn payments_are_counted_by_the_marks_of_their_lines() {
        let lines = [[1; LINE_BYTES], [2; LINE_BYTES], [3; LINE_BYTES]];
        let mut marks = lines.to_vec();
        marks.extend(lines.map(of_looks));
        marks.sort_unstable();
        assert_eq!(payments(&HexBytes(marks.concat())), 3);
        // Before there were marks of looks.
        assert_eq!(payments(&HexBytes(lines.concat())), 3);
    }
}
