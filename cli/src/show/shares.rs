//! Shares in words.

use linli_primitives::Shares;
use linli_register::CountingRule;
use linli_register::counting::SharesFrom;

/// Shares for people: square metres where the rule counts area.
pub fn text(rule: &str, shares: Shares) -> String {
    let by_area =
        CountingRule::preset(rule).is_some_and(|preset| preset.shares == SharesFrom::Area);
    let count = shares.get();
    if by_area {
        format!("{}.{:02} m²", count / 100, count % 100)
    } else {
        count.to_string()
    }
}
