//! Amounts for people.

use linli_wire::scheme::Currency;

/// Minor units with thousands set apart, the point where the currency has it, and its code: `1,234.50 CNY`.
pub fn show(minor_units: u64, currency: &Currency) -> String {
    format!("{} {}", number(minor_units, currency), currency.code)
}

/// The same without the code.
pub(super) fn number(minor_units: u64, currency: &Currency) -> String {
    let digits = usize::from(currency.minor_digits);
    let unit = 10_u64.pow(u32::from(currency.minor_digits));
    let whole = grouped(minor_units / unit);
    match digits {
        0 => whole,
        _ => format!("{whole}.{:0digits$}", minor_units % unit),
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests;
