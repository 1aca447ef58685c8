//! Money as people write it: `1234.50` in the scheme's currency, minor units inside.

use linli_primitives::Money;
use linli_rules::aid::SchemeState;
use linli_wire::scheme::Currency;

use crate::Refusal;

/// Reads digits with at most the currency's digits after the point; thousands may be set apart by commas.
pub fn parse(text: &str, currency: &Currency) -> Result<Money, Refusal> {
    let digits = usize::from(currency.minor_digits);
    let plain: String = text.trim().chars().filter(|c| *c != ',').collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let is_number = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    let point = plain.contains('.');
    let sound = !whole.is_empty()
        && is_number(whole)
        && is_number(part)
        && part.len() <= digits
        && point != part.is_empty();
    let minor = format!("{whole}{part:0<digits$}");
    Some(minor)
        .filter(|_| sound)
        .and_then(|minor| minor.parse::<u64>().ok())
        .and_then(|minor| Money::new(minor).ok())
        .ok_or_else(|| {
            let detail =
                format!("{text:?} is no amount with at most {digits} digits after the point");
            Refusal::new("money.text", &detail)
        })
}

/// `1,234.50 CNY`.
pub fn show(minor_units: u64, state: SchemeState<'_>) -> String {
    linli_audit::scheme::show_money(minor_units, &state.scheme().currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minor(text: &str, minor_digits: u8) -> Option<u64> {
        let code = "CNY".to_owned();
        let currency = Currency { code, minor_digits };
        parse(text, &currency).ok().map(Money::get)
    }

    #[test]
    fn amounts_are_read_to_the_minor_unit() {
        assert_eq!(minor("1234.5", 2), Some(123_450));
        assert_eq!(minor("1,234.05", 2), Some(123_405));
        assert_eq!(minor("7", 2), Some(700));
        assert_eq!(minor("7", 0), Some(7));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in [
            "", ".", "1.", ".5", "-1", "+1", "1.234", "1e3", "1 2", "九", "1.2.3",
        ] {
            assert_eq!(minor(text, 2), None, "{text}");
        }
        assert_eq!(minor("2814749767106.56", 2), None); // 2^48
        assert_eq!(minor("7.0", 0), None);
    }
}
