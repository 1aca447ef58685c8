//! A column of shares: whole numbers, thousandths or percent, all in one unit.

use linli_primitives::{DecimalMark, Shares, decimal};

/// Decimals of a share that are read.
const MAX_PLACES: u8 = 6;

/// How the numbers of a column are written, inferred from all of them together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ShareColumn {
    mark: DecimalMark,
    /// The most decimals in the column: one share is a unit of the last.
    pub(crate) places: u8,
    /// Whether every number has a percent sign. A column in which only some have one is not in one unit.
    percent: Option<char>,
}

impl ShareColumn {
    /// From all texts of the column.
    pub(crate) fn of<'a>(texts: impl Iterator<Item = &'a str>, mark: DecimalMark) -> Self {
        let mut column = Self {
            mark,
            places: 0,
            percent: None,
        };
        for (index, text) in texts.filter(|text| !text.is_empty()).enumerate() {
            let (bare, sign) = without_sign(text);
            if index == 0 {
                column.percent = sign;
            }
            if sign == column.percent && decimal::parse(bare, mark, MAX_PLACES).is_some() {
                let places = decimal::places(bare, mark);
                column.places = column
                    .places
                    .max(u8::try_from(places).unwrap_or(MAX_PLACES));
            }
        }
        column
    }

    /// A number in units of the column's last decimal; `None` for what is not a number of shares.
    pub(crate) fn parse(&self, text: &str) -> Option<u64> {
        let (bare, sign) = without_sign(text);
        let number = decimal::parse(bare, self.mark, self.places)?;
        (sign == self.percent && number > 0 && Shares::new(number).is_ok()).then_some(number)
    }
}

fn without_sign(text: &str) -> (&str, Option<char>) {
    let sign = text.chars().next_back().filter(|c| matches!(c, '%' | '‰'));
    match sign {
        Some(sign) => (text[..text.len() - sign.len_utf8()].trim_end(), Some(sign)),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(texts: &[&str], mark: DecimalMark) -> (u8, Vec<Option<u64>>) {
        let column = ShareColumn::of(texts.iter().copied(), mark);
        let shares = texts.iter().map(|text| column.parse(text)).collect();
        (column.places, shares)
    }

    #[test]
    fn decimals_are_read_in_one_unit() {
        let (places, shares) = read(&["333,33", "333,33", "333,34"], DecimalMark::Comma);
        assert_eq!(
            (places, shares),
            (2, [33_333, 33_333, 33_334].map(Some).to_vec())
        );
        let (places, shares) = read(&["33.3333%", "66.6667 %"], DecimalMark::Point);
        assert_eq!((places, shares), (4, [333_333, 666_667].map(Some).to_vec()));
        let (places, shares) = read(&["137", "1,200"], DecimalMark::Point);
        assert_eq!((places, shares), (0, [137, 1200].map(Some).to_vec()));
    }

    #[test]
    fn units_are_not_mixed() {
        let (_, shares) = read(&["50%", "0.5"], DecimalMark::Point);
        assert_eq!(shares[1], None);
        let (_, shares) = read(&["0", "-1", "1/3", "甲"], DecimalMark::Point);
        assert_eq!(shares, [None; 4]);
    }
}
