//! Trustees' shares in every order.

use super::*;

/// All orders of `items`.
fn permutations<T: Copy>(items: &[T]) -> Vec<Vec<T>> {
    let Some((first, rest)) = items.split_first() else {
        return vec![vec![]];
    };
    let insert = |shorter: Vec<T>| {
        (0..=shorter.len()).map(move |at| {
            let mut order = shorter.clone();
            order.insert(at, *first);
            order
        })
    };
    permutations(rest).into_iter().flat_map(insert).collect()
}

#[test]
fn every_order_of_shares_ends_alike() {
    let booth = &mut Booth::new(|poll| {
        poll.questions.truncate(1);
        poll.floor = 1;
    });
    let mut state = booth.open();
    for owner in 0..3 {
        let ballot = booth.ballot(owner, &[Choice::of(&[0])]);
        state.apply(Input::Cast { at: 150, ballot }).expect("open");
    }
    booth.close(&mut state);
    let mut known = state.clone();
    let heads = [1, 2, 3].map(|trustee| booth.share(state.state(), TallyRound::Heads, trustee));
    for share in &heads[..2] {
        known.apply(Input::Share(share.clone())).expect("it holds");
    }
    let shares = [1, 2, 3].map(|trustee| booth.share(known.state(), TallyRound::Shares, trustee));
    let all: Vec<&DecryptionShare> = heads.iter().chain(&shares).collect();
    let mut ends: Vec<_> = permutations(&all)
        .into_iter()
        .map(|order| deliver(state.clone(), &order))
        .collect();
    assert_eq!(ends.len(), 720);
    ends.dedup();
    assert_eq!(ends.len(), 1);
    let (result, _) = &ends[0];
    assert_eq!(
        result.as_ref().and_then(|r| r.questions[0].heads.clone()),
        Some(vec![3, 0, 0])
    );
}

/// Delivers shares in order, those that came too early once more; ends in result and root.
fn deliver(mut state: LonePoll, order: &[&DecryptionShare]) -> (Option<TallyResult>, Digest) {
    let mut early = Vec::new();
    for share in order {
        match state.apply(Input::Share((*share).clone())) {
            Err(Refusal::Order {
                round: TallyRound::Shares,
            }) => early.push(*share),
            other => drop(other.expect("it holds")),
        }
    }
    for share in early {
        state
            .apply(Input::Share(share.clone()))
            .expect("heads are known");
    }
    (state.state().result().cloned(), state.state().state_root())
}
