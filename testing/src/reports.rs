//! A desk and its members' reports, with real proofs.

use linli_prover::Reporter;
use linli_wire::community::CommunityId;
use linli_wire::report::{Attached, Content, Desk, Report};
use linli_wire::text::Text;

use crate::officers::role;
use crate::owners::Owners;
use crate::rng;
use crate::town::PROVER;

/// A desk whose only handler is officer `handler`.
pub fn desk(handler: u8) -> Desk {
    let name = Text {
        zh: "报修".into(),
        en: "repairs".into(),
    };
    Desk {
        categories: vec![name.clone()],
        name,
        handlers: role(&[handler]),
        hide: 1,
        reports: 2,
        period_days: 30,
        receive_days: 2,
        finish_days: 14,
        text_bytes: 100,
        photos: 1,
        photo_bytes: 1000,
    }
}

/// An owner's report of `text` in the desk's first period, with the text's file.
pub fn report(
    owners: &Owners,
    owner: usize,
    community: CommunityId,
    desk: &Desk,
    slot: u16,
    text: &str,
) -> (Report, Vec<u8>) {
    let member = &owners.members[owner];
    let reporter = Reporter::new(&member.secret, community, desk, 0, slot);
    let file = reporter.text_file(text);
    let content = Content {
        desk: desk.digest(),
        period: 0,
        slot,
        category: 0,
        text: Attached::of(&file),
        photos: Vec::new(),
        pseudonym: reporter.pseudonym(),
    };
    let mut rng = rng(&format!("report {owner} {slot}"));
    let made = reporter.report(&PROVER, content, owners.roll.digest(), member, &mut rng);
    (made.expect("a member"), file)
}
