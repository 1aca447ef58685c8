//! Reports with real proofs: what a stranger or a member who wants more can do with them.

use std::sync::LazyLock;

use linli_primitives::Digest;
use linli_statements::ballot::BallotInstance;
use linli_testing::officers::COMMITTEE;
use linli_testing::owners::{Owners, motion};
use linli_testing::reports;
use linli_testing::town::VERIFIER;
use linli_wire::community::CommunityId;
use linli_wire::report::{Content, Desk, Report};

static OWNERS: LazyLock<Owners> = LazyLock::new(|| Owners::new("desk", 4, vec![motion()]));
const COMMUNITY: CommunityId = CommunityId(Digest([7; 32]));

fn report(owner: usize, slot: u16) -> Report {
    reports::report(&OWNERS, owner, COMMUNITY, &desk(), slot, "灯不亮").0
}

fn desk() -> Desk {
    reports::desk(COMMITTEE)
}

/// What a report's proof must show at the desk.
fn instance(report: &Report) -> BallotInstance {
    let Content { period, slot, .. } = report.content;
    BallotInstance {
        roll_root: OWNERS.roll.root(),
        poll: desk().scope(COMMUNITY, period, slot).element(),
        nullifier: report.membership.nullifier,
        weight: report.membership.weight,
        body: report.body(),
    }
}

fn hold(reports: &[Report]) -> Vec<bool> {
    let instances: Vec<_> = reports.iter().map(instance).collect();
    let proofs = reports
        .iter()
        .map(|report| report.membership.proof.as_slice());
    let proofs: Vec<_> = instances.iter().zip(proofs).collect();
    VERIFIER.ballots().verify_memberships(&proofs)
}

/// `report.member`
#[test]
fn a_report_holds_for_its_maker_place_and_content_alone() {
    let (own, second, other) = (report(0, 0), report(0, 1), report(1, 0));
    assert_ne!(own.membership.nullifier, second.membership.nullifier);
    assert_ne!(own.content.pseudonym, second.content.pseudonym);
    assert_ne!(own.content.text, second.content.text, "salt");
    let with = |change: &dyn Fn(&mut Report)| {
        let mut changed = own.clone();
        change(&mut changed);
        changed
    };
    let moved = [
        with(&|r| r.content.category = 1),
        with(&|r| r.content.slot = 1),
        with(&|r| r.content.pseudonym = other.content.pseudonym),
        with(&|r| r.membership.nullifier = second.membership.nullifier),
        with(&|r| r.membership.roll = Digest([1; 32])),
        with(&|r| r.membership.proof = other.membership.proof.clone()),
        with(&|r| r.membership.proof.push(0)),
    ];
    let honest = [own.clone(), second.clone(), other.clone()];
    assert_eq!(hold(&honest), [true; 3]);
    assert_eq!(hold(&honest[..1]), [true]);
    let all = [&honest[..], &moved].concat();
    let expected = [[true; 3].as_slice(), &[false; 7]].concat();
    assert_eq!(hold(&all), expected);
}
