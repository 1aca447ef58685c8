use linli_primitives::Digest;
use linli_record::Contents;
use linli_wire::act::Act;
use linli_wire::pool::{Contribution, Direction};
use linli_wire::signature::Signed;

use super::*;

/// A scheme of which nobody may act; slices do not look at authority.
fn scheme() -> Message {
    use linli_wire::scheme::{Currency, Roles, Scheme};
    use linli_wire::signature::Role;
    use linli_wire::text::Text;
    let nobody = || Role {
        threshold: 1,
        keys: Vec::new(),
    };
    Message::Scheme(Signed::new(Scheme {
        protocol: linli_wire::poll::PROTOCOL,
        claim_key: "vk".into(),
        realm: linli_primitives::Realm::new("realm").unwrap(),
        name: Text {
            zh: "互助".into(),
            en: "aid".into(),
        },
        ledger: "files".into(),
        currency: Currency {
            code: "CNY".into(),
            minor_digits: 2,
        },
        fee: linli_primitives::Money::ZERO,
        payee_recipient: "age1".into(),
        roles: Roles {
            committee: nobody(),
            registrar: nobody(),
            treasurer: nobody(),
            assessors: Vec::new(),
        },
    }))
}

fn received(scheme: SchemeId, reference: &str) -> Message {
    Message::Act {
        scheme,
        act: Act::Contribute(Signed::new(Contribution {
            direction: Direction::Received,
            amount: linli_primitives::Money::new(5).unwrap(),
            reference: reference.into(),
        })),
    }
}

/// A log of a scheme, something else, and two acts, as entries and messages.
fn log() -> (SchemeId, Vec<Entry>, Vec<Message>) {
    let founding = scheme();
    let id = match &founding {
        Message::Scheme(signed) => signed.act.id(),
        _ => unreachable!(),
    };
    let messages = vec![
        founding,
        Message::Ballot(vec![0; 50]),
        received(id, "one"),
        received(id, "two"),
    ];
    let entry = |(at, message): (i64, &Message)| Entry {
        at,
        kind: message.kind(),
        subject: message.subject(),
        message: Digest([0; 32]),
        length: 0,
    };
    let entries = (10..).zip(&messages).map(entry).collect();
    (id, entries, messages)
}

fn write(slice: &Slice, folder: &Path, messages: &[Message]) {
    let read = |entry: u64| Ok(messages.get(entry as usize).cloned());
    slice.write(folder, &read).unwrap();
}

#[test]
fn a_slice_continues_where_it_stopped() {
    let (id, entries, messages) = log();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("record");
    write(&Slice::of_scheme(&entries[..3], id), &folder, &messages);
    let first = Record::open(&folder).unwrap();
    assert_eq!(first.contents(), Contents::Scheme);
    let times: Vec<i64> = first.entries().iter().map(|e| e.at).collect();
    assert_eq!(times, [10, 12]);

    write(&Slice::of_scheme(&entries, id), &folder, &messages);
    let second = Record::open(&folder).unwrap();
    assert_eq!(second.entries()[..2], *first.entries());
    assert_eq!(second.entries()[2].at, 13);
    let act: Act = second.read_json(&second.entries()[2]).unwrap();
    let told = Message::Act { scheme: id, act };
    assert_eq!(told, messages[3]);
}

#[test]
fn a_folder_of_other_times_is_written_anew() {
    let (id, mut entries, messages) = log();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("record");
    write(&Slice::of_scheme(&entries, id), &folder, &messages);
    entries[2].at += 1;
    entries[3].at += 1;
    write(&Slice::of_scheme(&entries, id), &folder, &messages);
    let record = Record::open(&folder).unwrap();
    let times: Vec<i64> = record.entries().iter().map(|e| e.at).collect();
    assert_eq!(times, [10, 13, 14]);
}

#[test]
fn a_copy_without_the_message_is_refused() {
    let (id, entries, _) = log();
    let folder = tempfile::tempdir().unwrap();
    let slice = Slice::of_scheme(&entries, id);
    let written = slice.write(&folder.path().join("record"), &|_| Ok(None));
    assert_eq!(written.unwrap_err().rule(), "client.record");
}
