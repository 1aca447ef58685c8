//! Rule sets that ship with the program: one commented file each, named after its source.

use linli_wire::RuleSet;
use linli_wire::rule::Decision;

/// The names of all presets and their files, in the order in which programs list them.
const FILES: [(&str, &str); 11] = [
    (
        "cn-278-ordinary",
        include_str!("../presets/cn-278-ordinary.toml"),
    ),
    (
        "cn-278-special",
        include_str!("../presets/cn-278-special.toml"),
    ),
    (
        "cn-278-election",
        include_str!("../presets/cn-278-election.toml"),
    ),
    (
        "simple-majority",
        include_str!("../presets/simple-majority.toml"),
    ),
    (
        "simple-majority-shares",
        include_str!("../presets/simple-majority-shares.toml"),
    ),
    ("us-hoa", include_str!("../presets/us-hoa.toml")),
    ("fr-24", include_str!("../presets/fr-24.toml")),
    ("fr-25", include_str!("../presets/fr-25.toml")),
    ("fr-26", include_str!("../presets/fr-26.toml")),
    (
        "election-plurality",
        include_str!("../presets/election-plurality.toml"),
    ),
    (
        "election-plurality-shares",
        include_str!("../presets/election-plurality-shares.toml"),
    ),
];

/// The preset of this name.
pub fn preset(name: &str) -> Option<RuleSet> {
    source(name).map(|text| toml::from_str(text).expect("a test parses every preset"))
}

/// The names of all presets.
pub fn presets() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name)
}

/// The commented file of the preset of this name: a starting point for readers and for rules of one's own.
pub fn source(name: &str) -> Option<&'static str> {
    FILES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, text)| *text)
}

/// The same rule for `seats` seats; a rule for a motion is returned as it is.
pub fn with_seats(mut rule: RuleSet, count: u32) -> RuleSet {
    if let Decision::Election { seats, .. } = &mut rule.decision {
        *seats = count;
    }
    rule
}

#[cfg(test)]
mod tests;
