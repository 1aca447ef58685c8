use linli_primitives::Day;

use super::*;
use crate::signature::{RoleKey, SigningKey};

pub(crate) fn desk() -> Desk {
    let handler = |n: u8| RoleKey {
        name: format!("handler {n}"),
        key: OfficerKey::of(&SigningKey::from_bytes(&[n; 32])),
        recipient: None,
        valid_from: Day::default(),
        valid_to: Day::new(20_000).expect("a day"),
    };
    let name = |zh: &str, en: &str| Text {
        zh: zh.into(),
        en: en.into(),
    };
    Desk {
        name: name("报修与投诉", "Repairs and grievances"),
        categories: vec![name("电梯", "Lift"), name("噪声", "Noise")],
        handlers: Role {
            threshold: 1,
            keys: vec![handler(1), handler(2)],
        },
        hide: 2,
        reports: 3,
        period_days: 30,
        receive_days: 2,
        finish_days: 14,
        text_bytes: 4000,
        photos: 4,
        photo_bytes: 500_000,
    }
}

fn refused(change: impl FnOnce(&mut Desk)) -> Option<&'static str> {
    let mut desk = desk();
    change(&mut desk);
    desk.check().err().map(|bad| bad.rule())
}

/// `desk.name`, `desk.categories`, `desk.handlers`, `desk.hide`, `desk.quota`, `desk.terms`, `desk.limits`
#[test]
fn a_desk_fits_together() {
    assert_eq!(refused(|_| {}), None);
    assert_eq!(refused(|d| d.name.en.clear()), Some("desk.name"));
    let long = "长".repeat(201);
    assert_eq!(refused(|d| d.name.zh = long), Some("desk.name"));
    assert_eq!(refused(|d| d.categories.clear()), Some("desk.categories"));
    assert_eq!(
        refused(|d| d.categories[1].en = "lift".into()),
        Some("desk.categories")
    );
    assert_eq!(refused(|d| d.handlers.threshold = 3), Some("desk.handlers"));
    for hide in [0, 3] {
        assert_eq!(refused(|d| d.hide = hide), Some("desk.hide"));
    }
    assert_eq!(refused(|d| d.reports = 0), Some("desk.quota"));
    assert_eq!(refused(|d| d.period_days = 367), Some("desk.quota"));
    assert_eq!(refused(|d| d.receive_days = 0), Some("desk.terms"));
    assert_eq!(refused(|d| d.finish_days = 1), Some("desk.terms"));
    assert_eq!(refused(|d| d.text_bytes = 8193), Some("desk.limits"));
    assert_eq!(refused(|d| d.photos = 9), Some("desk.limits"));
    assert_eq!(refused(|d| d.photo_bytes = 0), Some("desk.limits"));
    assert_eq!(refused(|d| (d.photos, d.photo_bytes) = (0, 0)), None);
}

#[test]
fn a_text_lies_in_its_file_behind_salt() {
    let file = text_file([7; SALT], "楼道灯不亮");
    assert_eq!(text_of(&file), Some("楼道灯不亮"));
    assert_ne!(
        Attached::of(&file),
        Attached::of(&text_file([8; SALT], "楼道灯不亮"))
    );
    assert_eq!(text_of(&file[..SALT]), None);
    assert_eq!(text_of(&file[..SALT + 1]), None);
    assert_eq!(text_of(&text_file([7; SALT], "a\u{202e}b")), None);
}
