//! The town's scheme of mutual aid: its officer, its rulebook, its members and what they claim.

use super::*;

/// One key has every office of the scheme.
pub(in crate::community::tests) fn scheme() -> Scheme {
    let office = || role(1, &OFFICER);
    Scheme {
        protocol: PROTOCOL,
        claim_key: "vk1".into(),
        realm: community().realm,
        name: text("mutual aid"),
        ledger: "ledger-1".into(),
        currency: Currency {
            code: "CNY".into(),
            minor_digits: 2,
        },
        fee: money(100),
        payee_recipient: "age1treasurer".into(),
        roles: Roles {
            committee: office(),
            registrar: office(),
            treasurer: office(),
            assessors: vec![Assessors {
                categories: vec![1],
                role: office(),
            }],
        },
    }
}

pub(in crate::community::tests) fn money(n: u64) -> Money {
    Money::new(n).expect("below 2^48")
}

/// An act for the scheme by its officer.
pub(in crate::community::tests) fn by_officer<T: Signable>(act: T) -> Signed<T> {
    sign(scheme().id(), act, &OFFICER)
}

pub(in crate::community::tests) fn act(act: Act) -> Offer {
    Offer::Act {
        scheme: scheme().id(),
        act,
    }
}

pub(in crate::community::tests) fn contribution(reference: &str) -> Offer {
    act(Act::Contribute(by_officer(Contribution {
        amount: money(1_000_000),
        reference: reference.into(),
    })))
}

pub(super) fn rulebook() -> Rulebook {
    let line = Line {
        category: 1,
        name: text("line"),
        tier: None,
        article: "Art. 5".into(),
        clause: text("what is paid"),
        wait_days: 0,
        filing_days: 60,
        deductible: money(10_000),
        ratio_bp: 7_000,
        cap_per_claim: money(5_000_000),
        claims_per_period: 2,
        cap_per_period: money(6_000_000),
        step: money(10_000),
        needs_declared_event: false,
    };
    Rulebook {
        version: 1,
        name: text("rules"),
        from: day(0),
        to: None,
        notice_days: 5,
        returns_per_period: Money::ZERO,
        periods: Periods::CalendarYear,
        lines: vec![line],
        clauses: vec![],
    }
}

pub(super) fn first_members(state: &CommunityState) -> Offer {
    let scheme = state.scheme(scheme().id()).expect("founded");
    let join = |position: u32| MemberChange::Join {
        position,
        leaf: MemberLeaf::new(Fp::from(u64::from(position) + 1)),
    };
    let changes: Vec<_> = (0..3).map(join).collect();
    let root = scheme.members().root_after(&changes).expect("possible");
    act(Act::Members(by_officer(MembersUpdate {
        number: scheme.members().next_batch(),
        changes,
        root,
    })))
}

pub(in crate::community::tests) fn attestation(n: u64) -> Offer {
    act(Act::Attest(by_officer(Attestation {
        category: 1,
        leaf: AttestationLeaf::new(Fp::from(n)),
        loss_tag: LossTag(Digest([n as u8; 32])),
    })))
}

/// Claim `n`, made for the record as it stands; it can be taken on the first day.
pub(in crate::community::tests) fn claim(state: &CommunityState, n: u64) -> VerifiedClaim {
    let scheme = state.scheme(scheme().id()).expect("founded");
    let body = ClaimBody {
        scheme: scheme.id(),
        ledger: scheme.scheme().ledger.clone(),
        round: 1,
        rulebook: scheme.rulebooks().versions()[0].0,
        category: 1,
        declared: None,
        member_root: scheme.members().root(),
        attestation_root: scheme.attestations(1).expect("attested").root(),
        state_root: scheme.notes_root(),
        amount: money(20_000),
        event_nullifier: EventNullifier::new(Fp::from(n)),
        state_nullifier: StateNullifier::new(Fp::from(n)),
        new_state: StateNote::new(Fp::from(n)),
        payee: b"sealed".to_vec(),
        payee_key: OfficerKey::of(&SigningKey::from_bytes(&[30; 32])),
        fee: money(100),
        expires: day(0),
    };
    let instance = scheme.instance(day(0), &body).expect("by the book");
    VerifiedClaim::vouched_by_verifier(Claim::new(body, vec![1; 32]), instance)
}

pub(super) fn payout(state: &CommunityState) -> Offer {
    let scheme = state.scheme(scheme().id()).expect("founded");
    let closed = scheme.closed_round(1).expect("closed");
    let (claim, due) = closed.dues.first_key_value().expect("one claim");
    act(Act::Pay(by_officer(Payout {
        round: 1,
        claim: *claim,
        net: due.net,
        fee: due.fee,
        reference: "pay 1".into(),
    })))
}
