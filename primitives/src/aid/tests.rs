use super::*;

fn secret(n: u64) -> RealmSecret {
    RealmSecret::new(Fp::from(n))
}

fn money(n: u64) -> Money {
    Money::new(n).expect("small")
}

#[test]
fn later_period_restarts_the_counters_and_earlier_is_refused() {
    let period = |n| Period::new(n).expect("small");
    let first = Counters::default()
        .after(period(5), money(7))
        .expect("first");
    let second = first.after(period(5), money(8)).expect("same period");
    assert_eq!((second.seq, second.count, second.paid), (2, 2, money(15)));
    let third = second.after(period(6), money(1)).expect("later period");
    assert_eq!((third.seq, third.count, third.paid), (3, 1, money(1)));
    assert_eq!(third.after(period(5), money(1)), None);
}

#[test]
fn counters_do_not_wrap() {
    let at = |change: fn(&mut Counters)| {
        let mut counters = Counters::default();
        change(&mut counters);
        counters.after(Period::default(), money(1))
    };
    assert_eq!(at(|c| c.seq = u32::MAX), None);
    assert_eq!(at(|c| c.count = u16::MAX), None);
    assert_eq!(at(|c| c.paid = Money::MAX), None);
}

#[test]
fn every_field_is_part_of_the_leaf() {
    let id = secret(1).commitment();
    let loss = Loss {
        category: 1,
        event_day: Day::default(),
        gross_loss: money(10),
        other_cover: money(2),
        salt: Salt::new(Fp::from(3)),
    };
    let mut changed = [loss; 5];
    changed[0].category = 2;
    changed[1].event_day = Day::MAX;
    changed[2].gross_loss = money(11);
    changed[3].other_cover = money(3);
    changed[4].salt = Salt::new(Fp::from(4));
    for other in changed {
        assert_ne!(
            AttestationLeaf::of(id, &other),
            AttestationLeaf::of(id, &loss)
        );
    }
    assert_ne!(
        AttestationLeaf::of(secret(2).commitment(), &loss),
        AttestationLeaf::of(id, &loss)
    );
}

#[test]
fn nullifiers_of_a_note_belong_to_one_secret_scheme_category_and_number() {
    let scheme = |n| SchemeId::new(Fp::from(n));
    let mut all = vec![
        secret(1).state_nullifier(scheme(1), 1, 1),
        secret(2).state_nullifier(scheme(1), 1, 1),
        secret(1).state_nullifier(scheme(2), 1, 1),
        secret(1).state_nullifier(scheme(1), 2, 1),
        secret(1).state_nullifier(scheme(1), 1, 2),
    ];
    assert_ne!(all[0].element(), secret(1).state_blind(scheme(1), 1, 1));
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 5);
}

/// The format's own vectors: a change of a domain, an order or an encoding changes these.
#[test]
fn leaves_notes_and_nullifiers_match_their_vectors() {
    let me = secret(7);
    let scheme = SchemeId::new(Fp::from(8));
    let day = |n| Day::new(n).expect("below 2^24");
    let membership = Membership {
        joined: day(20_000),
        paid_through: day(20_400),
    };
    let loss = Loss {
        category: 3,
        event_day: day(20_200),
        gross_loss: money(63_000),
        other_cover: money(2_000),
        salt: Salt::new(Fp::from(9)),
    };
    let counters = Counters {
        seq: 2,
        period: Period::new(2025).expect("a year"),
        count: 1,
        paid: money(42_000),
    };
    let attestation = AttestationLeaf::of(me.commitment(), &loss);
    let found = [
        MemberLeaf::of(me.commitment(), membership).to_string(),
        attestation.to_string(),
        me.state_note(scheme, 3, &counters).to_string(),
        me.event_nullifier(attestation).to_string(),
        me.state_nullifier(scheme, 3, 2).to_string(),
    ];
    let expected = [
        "a5b616180fc52d360b5fe6df175eb28eeba8b38306d6b6c5c6bb0cf2e9a86a39",
        "fdc5b79eed094f438ded457cbff42066c2ff4b77aeaaea131a95b3ec0f22323a",
        "b24d3aef90985702b72ce0317c00a8d9bbf968e1c2ad446f62cc7123eac10e36",
        "5eedfbf2490516a775a00f14eb4c12cea0c4ad2fb5f078d69593fc097eaadf37",
        "d3a15dd83b79a0a749a5d7f3e37e8e428c561769d88ece63afb6d98f91bce92b",
    ];
    assert_eq!(found, expected);
}
