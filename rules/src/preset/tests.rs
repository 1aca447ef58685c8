use linli_wire::Counting;

use super::*;
use crate::fixture::question;

#[test]
fn every_preset_is_a_rule_named_like_its_file() {
    assert_eq!(presets().count(), FILES.len());
    for name in presets() {
        let rule = preset(name).expect("listed");
        assert_eq!(rule.name, name);
        assert!(!rule.source.is_empty());
        assert!(
            rule.clone()
                .applies_to(&question(3, 1, 1, rule), Counting::Both),
            "{name}"
        );
    }
}

#[test]
fn unknown_names_have_no_preset() {
    assert_eq!(preset("cn-278"), None);
    assert_eq!(source(""), None);
}

#[test]
fn seats_are_set_for_elections_only() {
    let seats = |name: &str| match with_seats(preset(name).expect("listed"), 3).decision {
        Decision::Election { seats, .. } => Some(seats),
        Decision::Motion { .. } => None,
    };
    assert_eq!(seats("cn-278-election"), Some(3));
    assert_eq!(seats("cn-278-special"), None);
}

/// 物业管理条例第十四条 and décret n° 67-223, art. 9.
#[test]
fn presets_of_a_law_have_its_days_of_notice() {
    for name in presets() {
        let days = match name.split('-').next() {
            Some("cn") => 15,
            Some("fr") => 21,
            _ => 0,
        };
        assert_eq!(preset(name).expect("listed").notice_days, days, "{name}");
    }
}
