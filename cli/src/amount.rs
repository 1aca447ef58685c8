//! Money as people write it: `1234.50` in the scheme's currency, minor units inside.

use linli_primitives::Money;
use linli_register::normalise;
use linli_rules::aid::SchemeState;
use linli_wire::scheme::Currency;

use crate::Refusal;

/// Reads digits with at most the currency's digits after the point, full-width ones as others; thousands may be separated
/// by commas.
pub fn parse(text: &str, currency: &Currency) -> Result<Money, Refusal> {
    let parsed = currency.parse(&normalise(text));
    parsed.map_err(|e| Refusal::of(&e))
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
        assert_eq!(minor("１，２００．５０", 2), Some(120_050));
    }

    #[test]
    fn a_decimal_comma_is_never_taken_for_a_group() {
        assert_eq!(minor("1200,50", 2), None);
        assert_eq!(minor("5000,00", 2), None);
        assert_eq!(minor("1,200.50", 2), Some(120_050));
        assert_eq!(minor("1,200", 2), Some(120_000));
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
