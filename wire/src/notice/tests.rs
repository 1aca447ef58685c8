use linli_primitives::Day;

use super::*;

fn sample() -> Notice {
    Notice {
        title: "周三停水".into(),
        text: "周三 9 时至 17 时更换水泵，全小区停水。\n请提前储水。".into(),
        topic: Some("供水".into()),
        expires: Some(Day::new(20_000).expect("a day")),
    }
}

fn refused(change: impl FnOnce(&mut Notice)) -> Option<&'static str> {
    let mut notice = sample();
    change(&mut notice);
    notice.check().err().map(|bad| bad.rule())
}

/// `notice.title`, `notice.text`, `notice.topic`
#[test]
fn a_notice_reads_as_it_is_written() {
    assert_eq!(refused(|_| {}), None);
    assert_eq!(refused(|n| n.topic = None), None);
    for line in ["", " ", "a\nb", "a\u{202e}b", &"长".repeat(81)] {
        let line = line.to_owned();
        assert_eq!(refused(|n| n.title = line.clone()), Some("notice.title"));
        assert_eq!(refused(|n| n.topic = Some(line)), Some("notice.topic"));
    }
    for text in ["", "\n", "a\u{7}b", &"a".repeat(MAX_TEXT + 1)] {
        let text = text.to_owned();
        assert_eq!(refused(|n| n.text = text), Some("notice.text"));
    }
    assert_eq!(refused(|n| n.text = "a".repeat(MAX_TEXT)), None);
}

#[test]
fn every_field_is_in_the_digest() {
    let own = sample().digest();
    let changes: [fn(&mut Notice); 4] = [
        |n| n.title.push('a'),
        |n| n.text.push('a'),
        |n| n.topic = None,
        |n| n.expires = None,
    ];
    for change in changes {
        let mut other = sample();
        change(&mut other);
        assert_ne!(other.digest(), own);
    }
}
