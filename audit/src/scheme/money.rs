//! Amounts for people.

use linli_wire::scheme::Currency;

/// Minor units with thousands set apart, a decimal point if the currency has decimals, and its code: `1,234.50 CNY`.
pub fn show(minor_units: u64, currency: &Currency) -> String {
    currency.show(minor_units)
}

/// The same without the code.
pub(super) fn number(minor_units: u64, currency: &Currency) -> String {
    currency.number(minor_units)
}

#[cfg(test)]
mod tests;
