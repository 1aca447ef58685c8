use super::*;

fn deal<const KIND: u8>(threshold: u16, count: u16) -> Vec<Dealer<KIND>> {
    (1..=count)
        .map(|i| Dealer::new(i, threshold, count, [i as u8; 32]).unwrap())
        .collect()
}

fn committed<const KIND: u8>(dealers: &[Dealer<KIND>]) -> BTreeMap<u16, Commitments> {
    (1..)
        .zip(dealers.iter().map(|d| d.commitments().clone()))
        .collect()
}

fn without(all: &BTreeMap<u16, Commitments>, index: u16) -> BTreeMap<u16, Commitments> {
    let mut others = all.clone();
    others.remove(&index);
    others
}

#[test]
fn every_small_shape_gives_shares_of_one_key() {
    for (threshold, count) in [(2, 2), (2, 3), (3, 5), (4, 7)] {
        let dealers = deal::<HEADS>(threshold, count);
        let all = committed(&dealers);
        let key = shared_key::<HEADS>(threshold, &all).unwrap();
        let (mut receivers, mut inboxes) = (Vec::new(), vec![BTreeMap::new(); count.into()]);
        for (from, dealer) in (1..).zip(dealers) {
            let (receiver, shares) = dealer.share(&without(&all, from)).unwrap();
            receivers.push(receiver);
            for (to, share) in shares {
                inboxes[usize::from(to) - 1].insert(from, share);
            }
        }
        for (index, (receiver, inbox)) in (1..).zip(receivers.iter().zip(&inboxes)) {
            let share = receiver.finish(inbox).unwrap();
            assert_eq!(share.index(), index);
            assert_eq!(Some(share.public()), key.share(index));
        }
    }
}

#[test]
fn a_dealer_is_determined_by_its_seed_and_its_suite() {
    let deal = |seed| {
        Dealer::<HEADS>::new(1, 2, 3, [seed; 32])
            .unwrap()
            .commitments()
            .clone()
    };
    assert_eq!(deal(1), deal(1));
    assert_ne!(deal(1).coefficients, deal(2).coefficients);
    assert_ne!(
        <Suite<HEADS> as Ciphersuite>::ID,
        <Suite<SHARES> as Ciphersuite>::ID
    );
}

/// frost's check and the public one give the same verdict.
#[test]
fn commitments_are_checked_alike_by_a_peer_and_by_everybody() {
    type Change = fn(&mut Commitments);
    let changes: [(Change, Fault); 7] = [
        (|c| c.proof_scalar[0] ^= 1, Fault::ProofOfKnowledge(2)),
        (
            |c| c.proof_point += Point::generator(),
            Fault::ProofOfKnowledge(2),
        ),
        (
            |c| c.coefficients[0] += Point::generator(),
            Fault::ProofOfKnowledge(2),
        ),
        (|c| c.proof_scalar = [0xff; 32], Fault::Commitments(2)),
        (
            |c| {
                c.coefficients.pop();
            },
            Fault::Commitments(2),
        ),
        (
            |c| c.coefficients.push(Point::generator()),
            Fault::Commitments(2),
        ),
        (|c| c.coefficients.clear(), Fault::Commitments(2)),
    ];
    for (change, fault) in changes {
        let mut dealers = deal::<SHARES>(2, 3);
        let mut all = committed(&dealers);
        assert!(shared_key::<SHARES>(2, &all).is_ok());
        change(all.get_mut(&2).unwrap());
        assert_eq!(shared_key::<SHARES>(2, &all), Err(fault));
        assert_eq!(
            dealers.remove(0).share(&without(&all, 1)).err(),
            Some(fault)
        );
    }
}

#[test]
fn a_package_of_one_key_or_trustee_is_worthless_for_another() {
    let heads = committed(&deal::<HEADS>(2, 3));
    assert_eq!(
        shared_key::<SHARES>(2, &heads),
        Err(Fault::ProofOfKnowledge(1))
    );
    let mut moved = heads.clone();
    moved.insert(2, heads[&1].clone());
    assert_eq!(
        shared_key::<HEADS>(2, &moved),
        Err(Fault::ProofOfKnowledge(2))
    );
    let others = without(&moved, 3);
    let dealer = Dealer::<HEADS>::new(3, 2, 3, [3; 32]).unwrap();
    assert_eq!(
        dealer.share(&others).err(),
        Some(Fault::ProofOfKnowledge(2))
    );
}

#[test]
fn a_share_off_the_polynomial_names_its_sender() {
    let dealers = deal::<HEADS>(2, 3);
    let all = committed(&dealers);
    let mut inbox = BTreeMap::new();
    let mut receiver = None;
    for (from, dealer) in (1..).zip(dealers) {
        let (waiting, mut shares) = dealer.share(&without(&all, from)).unwrap();
        match from {
            1 => receiver = Some(waiting),
            _ => {
                inbox.insert(from, shares.remove(&1).unwrap());
            }
        }
    }
    let receiver = receiver.unwrap();
    assert!(receiver.finish(&inbox).is_ok());
    let wrong = *inbox[&3] + Scalar::ONE;
    inbox.insert(3, Zeroizing::new(wrong));
    assert_eq!(receiver.finish(&inbox).err(), Some(Fault::Share(3)));
    inbox.remove(&3);
    assert_eq!(receiver.finish(&inbox).err(), Some(Fault::Key));
}

#[test]
fn polynomials_that_cancel_out_are_no_key() {
    let commit = |index, constant: Scalar| {
        crate::testing::commit_to::<HEADS>(index, &[constant, Scalar::from(3)])
    };
    let five = Scalar::from(5);
    let mut all = BTreeMap::from([(1, commit(1, five)), (2, commit(2, five))]);
    let key = shared_key::<HEADS>(2, &all).unwrap();
    assert_eq!(key.key().point(), Point::generator() * Scalar::from(10));
    assert_eq!(
        key.share(2).unwrap().point(),
        Point::generator() * Scalar::from(22)
    );
    all.insert(2, commit(2, -five));
    assert_eq!(shared_key::<HEADS>(2, &all), Err(Fault::Key));
}
