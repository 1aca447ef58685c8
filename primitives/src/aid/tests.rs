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
