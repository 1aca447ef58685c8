//! Floor areas as they are written in registers.

use linli_primitives::{DecimalMark, decimal};

/// The largest floor area of one unit, in 0.01 m²: 1,000,000 m².
pub(crate) const MAX_AREA: u64 = 100_000_000;

/// An area in 0.01 m², or `None` for a cell that says that there is none.
///
/// At most two decimals; thousands separators only where they belong; `㎡` and the like may follow. Refuses
/// negative and absurd areas and any other text.
pub(crate) fn parse_area(text: &str, mark: DecimalMark) -> Result<Option<u64>, ()> {
    let text = strip_measure(text);
    if is_nothing(text) {
        return Ok(None);
    }
    match decimal::parse(text, mark, 2).ok_or(())? {
        0 => Ok(None),
        area @ 1..=MAX_AREA => Ok(Some(area)),
        _ => Err(()),
    }
}

/// Whether the cell is marked as empty.
pub(crate) fn is_nothing(text: &str) -> bool {
    matches!(text, "" | "-" | "--" | "—" | "——" | "/" | "无")
}

pub(crate) fn strip_measure(text: &str) -> &str {
    ["㎡", "m²", "m2", "M2", "平方米", "平米", "sqm"]
        .iter()
        .find_map(|measure| text.strip_suffix(measure))
        .map_or(text, str::trim_end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Option<u64>, ()> {
        parse_area(text, DecimalMark::Point)
    }

    #[test]
    fn areas_are_read_to_the_hundredth() {
        for (text, area) in [
            ("89.50", 8950),
            ("89.5", 8950),
            ("89.5㎡", 8950),
            ("89 平方米", 8900),
            ("1,203.40", 120_340),
            ("0.01", 1),
            ("1000000", MAX_AREA),
        ] {
            assert_eq!(parse(text), Ok(Some(area)), "{text}");
        }
    }

    #[test]
    fn a_decimal_comma_is_read_where_the_column_has_one() {
        let parse = |text| parse_area(text, DecimalMark::Comma);
        assert_eq!(parse("80,50 m²"), Ok(Some(8050)));
        assert_eq!(parse("1.203,40"), Ok(Some(120_340)));
        assert_eq!(parse("80.5"), Err(()));
    }

    #[test]
    fn no_area_is_not_an_error_here() {
        for text in ["", "-", "—", "0", "0.00", "无"] {
            assert_eq!(parse(text), Ok(None), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "-89.50",
            "89.505",
            "89,50",
            "1200,50",
            "1,20.40",
            "12,03",
            "1000000.01",
            "约90",
            "89.",
            ".5",
            "+5",
            "1e3",
            "八十九",
            "99999999999999999999",
            ",100",
            "1,,000",
            "#N/A",
        ] {
            assert_eq!(parse(text), Err(()), "{text}");
        }
    }
}
