use super::*;

fn currency(minor_digits: u8) -> Currency {
    Currency {
        code: "CNY".into(),
        minor_digits,
    }
}

#[test]
fn amounts_are_grouped_and_keep_their_minor_digits() {
    for (minor_units, digits, shown) in [
        (0, 2, "0.00 CNY"),
        (5, 2, "0.05 CNY"),
        (123_456, 2, "1,234.56 CNY"),
        (100_000_000, 2, "1,000,000.00 CNY"),
        (999, 0, "999 CNY"),
        (1_000, 0, "1,000 CNY"),
        (10_001, 4, "1.0001 CNY"),
    ] {
        assert_eq!(show(minor_units, &currency(digits)), shown);
    }
}
