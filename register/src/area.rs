//! Floor areas as they are written in registers.

/// The largest floor area of one unit, in 0.01 m²: 1,000,000 m².
pub(crate) const MAX_AREA: u64 = 100_000_000;

/// An area in 0.01 m², or `None` for a cell that says there is none.
///
/// At most two decimals; thousands separators only where they belong; `㎡` and the like may follow. Refuses
/// negative and absurd areas and any other text.
pub(crate) fn parse_area(text: &str) -> Result<Option<u64>, ()> {
    let text = strip_measure(text);
    if matches!(text, "" | "-" | "--" | "—" | "——" | "/" | "无") {
        return Ok(None);
    }
    let (whole, fraction) = text
        .split_once('.')
        .map_or((text, None), |(w, f)| (w, Some(f)));
    let whole = parse_whole(whole).ok_or(())?;
    let fraction = match fraction {
        None => 0,
        Some(digits) => parse_fraction(digits).ok_or(())?,
    };
    let area = whole
        .checked_mul(100)
        .and_then(|a| a.checked_add(fraction))
        .ok_or(())?;
    match area {
        0 => Ok(None),
        1..=MAX_AREA => Ok(Some(area)),
        _ => Err(()),
    }
}

fn strip_measure(text: &str) -> &str {
    ["㎡", "m²", "m2", "M2", "平方米", "平米", "sqm"]
        .iter()
        .find_map(|measure| text.strip_suffix(measure))
        .map_or(text, str::trim_end)
}

fn parse_whole(text: &str) -> Option<u64> {
    let mut groups = text.split(',');
    let first = groups.next()?;
    let digits = |group: &str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    let grouped = text.contains(',');
    if !digits(first) || (grouped && first.len() > 3) {
        return None;
    }
    if !groups.all(|group| group.len() == 3 && digits(group)) {
        return None;
    }
    text.replace(',', "").parse().ok()
}

fn parse_fraction(digits: &str) -> Option<u64> {
    match (digits.len(), digits.bytes().all(|b| b.is_ascii_digit())) {
        (1, true) => digits.parse::<u64>().ok().map(|tenths| tenths * 10),
        (2, true) => digits.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(parse_area(text), Ok(Some(area)), "{text}");
        }
    }

    #[test]
    fn no_area_is_not_an_error_here() {
        for text in ["", "-", "—", "0", "0.00", "无"] {
            assert_eq!(parse_area(text), Ok(None), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "-89.50",
            "89.505",
            "89,50",
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
            assert_eq!(parse_area(text), Err(()), "{text}");
        }
    }
}
