use linli_sigma::Choice;

use super::*;
use crate::booth::Booth;

#[test]
fn a_vote_is_taken_out_as_it_was_put_in() {
    let mut booth = Booth::new(|_| {});
    let ballot = booth.ballot(0, &[Choice::of(&[1]), Choice::of(&[0, 2])]);
    let slots = booth.poll.questions.iter().map(|q| q.slots());
    let sums: Vec<_> = slots.map(QuestionSums::empty).collect();
    let kept = KeptVotes::of(&ballot.questions);
    let slots: Vec<_> = sums.iter().map(QuestionSums::slots).collect();
    assert!(kept.fit(&slots));
    assert!(!kept.fit(&slots[1..]) && !kept.fit(&[2, 3]) && !kept.is_empty());
    // Who takes part chooses one option of the first question, so its turnout follows.
    let points: Vec<_> = kept.0.iter().map(Vec::len).collect();
    assert_eq!(points, [3 * 3, 3 * 3 + 2]);
    for (again, vote) in kept.votes(&sums).iter().zip(&ballot.questions) {
        assert_eq!(again.options, vote.options);
        assert_eq!(again.turnout, vote.turnout);
    }
}
