//! Mutations derived from a number, so that a run can be repeated.

/// A stream of numbers (SplitMix64); good enough to place mutations.
pub struct Numbers(u64);

impl Numbers {
    /// The stream of `seed`.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; zero if `bound` is.
    pub const fn below(&mut self, bound: usize) -> usize {
        match bound {
            0 => 0,
            _ => (self.next() % bound as u64) as usize,
        }
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

/// What breaks parsers: lengths, limits, and the delimiters of text formats.
const TOKENS: &[&[u8]] = &[
    b"\xff\xff\xff\xff",
    b"\x00\x00\x00\x00",
    b"\x00\x00\x00\x01",
    b"\xff\xff\xff\xff\xff\xff\xff\x7f",
    &[0; 32],
    &[0xff; 32],
    b"\x01\x00\x00\x00\xed\x30\x2d\x99\x1b\xf9\x4c\x09\xfc\x98\x46\x22\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x40",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\x81\x30\x81\x30",
    b"\r\n",
    b"\"",
    b"\"\"",
    b",",
    b"{}",
    b"[]",
    b"null",
    b"-1",
    b"0.005",
    b"1e400",
    b"18446744073709551616",
    b"9223372036854775807",
    b"1099511627776",
    b"\\ud800",
    b"\\u0000",
    "㎡".as_bytes(),
    "，".as_bytes(),
    "\u{202e}".as_bytes(),
];

/// Changes `input` in one to four places, also with parts of `other`.
pub fn mutate(input: &[u8], other: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=numbers.below(4) {
        change(&mut bytes, other, numbers);
    }
    bytes
}

fn change(bytes: &mut Vec<u8>, other: &[u8], numbers: &mut Numbers) {
    let at = numbers.below(bytes.len());
    match numbers.below(10) {
        0..3 if !bytes.is_empty() => bytes[at] ^= 1 << numbers.below(8),
        3 if !bytes.is_empty() => bytes[at] = numbers.next() as u8,
        4 => bytes.truncate(at),
        5 => insert(bytes, at, numbers.pick(TOKENS)),
        6 => overwrite(bytes, at, numbers.pick(TOKENS)),
        7 => {
            let part = part(bytes, numbers).to_vec();
            insert(bytes, at, &part);
        }
        8 => {
            let length = part(bytes, numbers).len();
            let end = (at + length).min(bytes.len());
            bytes.drain(at..end);
        }
        _ => overwrite(bytes, at, part(other, numbers)),
    }
}

/// A random part, mostly short.
fn part<'a>(bytes: &'a [u8], numbers: &mut Numbers) -> &'a [u8] {
    let start = numbers.below(bytes.len());
    let longest = match numbers.below(4) {
        0 => bytes.len(),
        _ => 40,
    };
    let length = numbers.below(longest.min(bytes.len() - start) + 1);
    &bytes[start..start + length]
}

fn insert(bytes: &mut Vec<u8>, at: usize, part: &[u8]) {
    bytes.splice(at..at, part.iter().copied());
}

fn overwrite(bytes: &mut [u8], at: usize, part: &[u8]) {
    let length = part.len().min(bytes.len() - at);
    bytes[at..at + length].copy_from_slice(&part[..length]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_mutation_every_time_and_mostly_a_change() {
        let run = |seed| mutate(b"some input to change", b"another", &mut Numbers::new(seed));
        assert!((0..1000).all(|seed| run(seed) == run(seed)));
        let changed = (0..1000)
            .filter(|seed| run(*seed) != b"some input to change")
            .count();
        assert!(changed > 900, "{changed}");
    }

    #[test]
    fn empty_inputs_can_be_mutated() {
        for seed in 0..1000 {
            mutate(b"", b"", &mut Numbers::new(seed));
        }
    }
}
