//! Numbers as people write them: amounts of money, areas, shares. The only parser of such text.

/// The character before the decimals; the other one may separate groups of three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecimalMark {
    /// `1,203.40`.
    Point,
    /// `1.203,40`.
    Comma,
}

impl DecimalMark {
    const fn character(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }

    const fn group(self) -> char {
        match self {
            Self::Point => ',',
            Self::Comma => '.',
        }
    }

    /// The mark that `text` can only have been written with; `None` if either is possible, as in `1,203`.
    pub fn shown_by(text: &str) -> Option<Self> {
        let of = |c: char| if c == '.' { Self::Point } else { Self::Comma };
        let mut marks = text.match_indices([',', '.']);
        let (first_at, first) = marks.next()?;
        let first = first.chars().next()?;
        match text.rmatch_indices([',', '.']).next() {
            Some((last_at, last)) if last_at != first_at => {
                let last = last.chars().next()?;
                // A character that occurs several times can only separate groups.
                Some(if last == first {
                    of(if last == '.' { ',' } else { '.' })
                } else {
                    of(last)
                })
            }
            _ => {
                let digits = text[first_at + 1..]
                    .bytes()
                    .take_while(u8::is_ascii_digit)
                    .count();
                (digits != 3).then(|| of(first))
            }
        }
    }
}

/// The number in units of 10^−`places`.
///
/// Digits, then at most `places` decimals after `mark`. Groups may be separated, all by the same one of the other mark,
/// a space or an apostrophe, and then have three digits each: `1200,50` with a point as the mark is not a number.
pub fn parse(text: &str, mark: DecimalMark, places: u8) -> Option<u64> {
    let (whole, decimals) = match text.split_once(mark.character()) {
        None => (text, ""),
        Some((_, "")) => return None,
        Some(parts) => parts,
    };
    if decimals.len() > usize::from(places) || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let whole = parse_whole(whole, mark)?;
    let scale = |places: usize| 10u64.checked_pow(u32::try_from(places).ok()?);
    let decimals = match decimals {
        "" => 0,
        digits => digits
            .parse::<u64>()
            .ok()?
            .checked_mul(scale(usize::from(places) - digits.len())?)?,
    };
    whole
        .checked_mul(scale(places.into())?)?
        .checked_add(decimals)
}

/// How many decimals `text` has after `mark`.
pub fn places(text: &str, mark: DecimalMark) -> usize {
    text.split_once(mark.character())
        .map_or(0, |(_, decimals)| decimals.len())
}

fn parse_whole(text: &str, mark: DecimalMark) -> Option<u64> {
    let digits = |group: &str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    let Some(separator) = text.chars().find(|c| !c.is_ascii_digit()) else {
        return digits(text).then(|| text.parse().ok()).flatten();
    };
    if separator != mark.group() && !matches!(separator, ' ' | '\'' | '’') {
        return None;
    }
    let mut groups = text.split(separator);
    let first = groups.next()?;
    if !digits(first) || first.len() > 3 {
        return None;
    }
    groups.try_fold(first.parse::<u64>().ok()?, |number, group| {
        let sound = group.len() == 3 && digits(group);
        let group: u64 = sound.then(|| group.parse().ok()).flatten()?;
        number.checked_mul(1000)?.checked_add(group)
    })
}

#[cfg(test)]
mod tests {
    use super::DecimalMark::{Comma, Point};
    use super::*;

    #[test]
    fn numbers_are_read_in_units_of_the_last_place() {
        for (text, mark, number) in [
            ("7", Point, 700),
            ("1234.5", Point, 123_450),
            ("1,234.05", Point, 123_405),
            ("1.234,05", Comma, 123_405),
            ("1 234,05", Comma, 123_405),
            ("1'234'567.8", Point, 123_456_780),
            ("1.203", Comma, 120_300),
            ("007", Point, 700),
        ] {
            assert_eq!(parse(text, mark, 2), Some(number), "{text}");
        }
        assert_eq!(parse("33.333333", Point, 6), Some(33_333_333));
    }

    #[test]
    fn groups_are_of_three_or_the_number_is_refused() {
        for text in [
            "1200,50",
            "5000,00",
            "80,50",
            "1,20.40",
            "12,03",
            "1,,000",
            ",100",
            "1,2345",
            "1234,567",
            "1,234 567",
            "1 2",
            "1,203,4",
        ] {
            assert_eq!(parse(text, Point, 2), None, "{text}");
        }
        for text in ["1200.50", "80.5", "1,203.40"] {
            assert_eq!(parse(text, Comma, 2), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            ".",
            "1.",
            ".5",
            "-1",
            "+1",
            "1.234",
            "1e3",
            "九",
            "1.2.3",
            " 1",
            "1 ",
            "12%",
            "99999999999999999999",
            "184467440737095517",
        ] {
            assert_eq!(parse(text, Point, 2), None, "{text}");
        }
        assert_eq!(parse("7.0", Point, 0), None);
    }

    #[test]
    fn a_mark_is_told_where_only_one_fits() {
        for (text, mark) in [
            ("80,50", Some(Comma)),
            ("80.5", Some(Point)),
            ("1.203,40", Some(Comma)),
            ("1,203.40", Some(Point)),
            ("1.203.400", Some(Comma)),
            ("1,203,400", Some(Point)),
            ("1,203", None),
            ("1.203", None),
            ("1203", None),
        ] {
            assert_eq!(DecimalMark::shown_by(text), mark, "{text}");
        }
    }
}
