//! From the closing to the result: two rounds of trustees' shares.

use core::cmp::Ordering;

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::{Digest, PollId, Shares};
use linli_sigma::{
    DecryptionContext, DecryptionShare, NamingContext, SealedSum, Table, combine, verify_naming,
    verify_share,
};
use linli_wire::{Closing, Counting, Naming, Part, Poll, Question, TallyResult, TallyRound, tally};

use crate::decision::{Totals, decide, exact};
use crate::disclosure::{Areas, Plan, Public, plan};
use crate::input::Effect;
use crate::poll::{Keys, PollState};
use crate::refusal::Refusal;
use crate::store::{Store, places};
use crate::sums::QuestionSums;

mod difference;
mod share;

pub(crate) use difference::difference;
pub use share::encode_share;
use share::{decode_share, kind};

/// A closed box: what has become known since.
#[derive(Clone, Debug, BorshSerialize, BorshDeserialize)]
pub(crate) struct Tally {
    /// The closing's digest.
    pub(crate) closing: Digest,
    /// When it was closed.
    pub(crate) at: i64,
    /// Ballots that count.
    pub(crate) ballots: u64,
    /// Per question and option.
    pub(crate) heads: Option<Vec<Vec<u64>>>,
}

/// The computations on a closed box.
pub(crate) struct Decryption<'a> {
    poll: &'a Poll,
    id: PollId,
    tally: &'a Tally,
    /// The shares of the owners who can vote, where the roll is known.
    areas: Option<&'a Areas>,
    /// What the heads allow to be decrypted.
    plans: Option<Vec<Plan>>,
}

/// A valid share, and what follows from it.
struct Taken {
    partial: DecryptionShare,
    effect: Effect,
    /// Set if it was the last one needed for the heads.
    heads: Option<Vec<Vec<u64>>>,
    /// Set if nothing more is needed.
    result: Option<TallyResult>,
}

/// Begins decryption. Where no ballot counts there is nothing to decrypt, and where fewer ballots count than the floor
/// nothing may be decrypted: the result is known at once.
pub(crate) fn begin(store: &mut impl Store, closing: &Closing) {
    let id = closing.poll;
    let mut tally = Tally {
        closing: closing.digest(),
        at: closing.at,
        ballots: closing.counted.len() as u64,
        heads: None,
    };
    let poll = PollState::new(store, id).poll();
    let areas = store.get(places::areas(poll.roll.digest));
    let decryption = Decryption::new(&poll, &tally, areas.as_deref());
    let (heads, result) = if tally.ballots == 0 {
        let none: Vec<_> = poll.questions.iter().map(|q| vec![0; q.slots()]).collect();
        let plans = decryption.plan(&none);
        let result = decryption.decide(&none, &plans, &[]).ok();
        (Some(none), result)
    } else {
        let withheld = decryption.check_floor().is_err();
        (None, withheld.then(|| decryption.withheld()))
    };
    drop((poll, areas));
    tally.heads = heads;
    store.put(places::tally(id), tally);
    if let Some(result) = result {
        store.put(places::result(id), result);
    }
}

/// Takes a trustee's naming, whichever closing it names: if it is not this record's, there are two records, and her
/// share is not accepted in this one.
pub(crate) fn naming(
    store: &mut impl Store,
    id: PollId,
    naming: &Naming,
) -> Result<Effect, Refusal> {
    let Naming {
        poll: _, // The log routes it to its poll, for which the proof must hold.
        closing,
        trustee,
        proof,
    } = naming;
    let (closing, trustee) = (*closing, *trustee);
    let state = PollState::new(store, id);
    if state.tally().is_none() {
        return Err(Refusal::TallyClosing);
    }
    state.check_floor()?;
    let round = TallyRound::Heads;
    if state.sums(round).is_empty() {
        return Err(Refusal::Order { round });
    }
    let namings = state.namings();
    if let Some((_, named)) = namings.iter().find(|(named_by, _)| *named_by == trustee) {
        let named = *named;
        return Err(Refusal::NamingTwice { trustee, named });
    }
    let keys = Keys::of(&state.poll())?;
    let key = keys.of_round(round);
    let public = key.share(trustee).ok_or(Refusal::Naming { trustee })?;
    let context = NamingContext { poll: id, closing };
    verify_naming(&context, trustee, public, &proof.0).map_err(|_| Refusal::Naming { trustee })?;
    store.put(places::naming(id, trustee), closing);
    let named = PollState::new(store, id).named().len() as u16;
    Ok(Effect::Named {
        missing: key.threshold().saturating_sub(named),
    })
}

/// Takes a trustee's share; the last one needed in a round yields its totals.
pub(crate) fn share(
    store: &mut impl Store,
    id: PollId,
    share: &tally::DecryptionShare,
) -> Result<Effect, Refusal> {
    let Taken {
        partial,
        effect,
        heads,
        result,
    } = check(PollState::new(store, id), share)?;
    store.put(places::partial(id, share.round, share.trustee), partial);
    if let Some(heads) = heads {
        store.change(places::tally(id), |tally| tally.heads = Some(heads));
    }
    if let Some(result) = result {
        store.put(places::result(id), result);
    }
    Ok(effect)
}

fn check<S: Store>(
    state: PollState<'_, S>,
    share: &tally::DecryptionShare,
) -> Result<Taken, Refusal> {
    let (round, trustee) = (share.round, share.trustee);
    let tally = state.tally().ok_or(Refusal::TallyClosing)?;
    if share.poll != state.id() || share.closing != tally.closing {
        return Err(Refusal::TallyClosing);
    }
    let poll = state.poll();
    let areas = state.areas();
    let decryption = Decryption::new(&poll, &tally, areas.as_deref());
    decryption.check_floor()?;
    if state.partial(round, trustee).is_some() {
        return Err(Refusal::ShareTwice { round, trustee });
    }
    let sums = state.sums(round);
    if sums.is_empty() {
        return Err(Refusal::Order { round });
    }
    let keys = Keys::of(&poll)?;
    let key = keys.of_round(round);
    // Before the points are decoded: a share that belongs to nobody, or has parts for no sum, must cost nothing.
    let public = key
        .share(trustee)
        .filter(|_| share.parts.len() == sums.len())
        .ok_or(Refusal::Share { round, trustee })?;
    state.check_named(trustee)?;
    let partial = decode_share(share);
    verify_share(&tally.context(state.id(), round), public, &sums, &partial)
        .map_err(|_| Refusal::Share { round, trustee })?;
    let mut partials = state.partials(round);
    partials.push(partial.clone());
    let there = partials.len() as u16;
    let waiting = |effect| Taken {
        partial: partial.clone(),
        effect,
        heads: None,
        result: None,
    };
    match there.cmp(&key.threshold()) {
        Ordering::Less => Ok(waiting(Effect::Share {
            round,
            missing: key.threshold() - there,
        })),
        Ordering::Greater => Ok(waiting(Effect::Late { round })),
        Ordering::Equal => {
            let totals = decryption.totals(&keys, round, &sums, &partials)?;
            decryption.advance(partial, round, &totals)
        }
    }
}

impl Tally {
    pub(crate) const fn context(&self, poll: PollId, round: TallyRound) -> DecryptionContext {
        DecryptionContext {
            poll,
            closing: self.closing,
            kind: kind(round),
        }
    }
}

impl<'a> Decryption<'a> {
    pub(crate) fn new(poll: &'a Poll, tally: &'a Tally, areas: Option<&'a Areas>) -> Self {
        let mut decryption = Self {
            poll,
            id: poll.id(),
            tally,
            areas,
            plans: None,
        };
        decryption.plans = tally.heads.as_ref().map(|heads| decryption.plan(heads));
        decryption
    }

    pub(crate) fn plans(self) -> Option<Vec<Plan>> {
        self.plans
    }

    pub(crate) fn sums(&self, round: TallyRound, sums: &[QuestionSums]) -> Vec<SealedSum> {
        match (round, &self.plans) {
            _ if self.ballots() == 0 || self.check_floor().is_err() => Vec::new(),
            (TallyRound::Heads, _) => sums.iter().flat_map(QuestionSums::heads).collect(),
            (TallyRound::Shares, None) => Vec::new(),
            (TallyRound::Shares, Some(plans)) => self
                .poll
                .questions
                .iter()
                .zip(sums)
                .zip(plans)
                .flat_map(|((question, sums), plan)| {
                    let turnout = self.seals_turnout(question).then(|| sums.turnout());
                    plan.groups
                        .iter()
                        .map(|group| sums.group(group))
                        .chain(turnout)
                })
                .collect(),
        }
    }

    /// Whether no ballot counts, or enough of them.
    pub(crate) fn check_floor(&self) -> Result<(), Refusal> {
        let (ballots, floor) = (self.ballots(), self.poll.floor);
        if 0 < ballots && ballots < u64::from(floor) {
            return Err(Refusal::Floor { ballots, floor });
        }
        Ok(())
    }

    const fn ballots(&self) -> u64 {
        self.tally.ballots
    }

    /// Whether the participants need a sum of their own, because the groups do not add up to them.
    fn seals_turnout(&self, question: &Question) -> bool {
        self.poll.counting != Counting::Heads && !question.is_single_choice() && self.ballots() > 0
    }

    fn totals(
        &self,
        keys: &Keys,
        round: TallyRound,
        sums: &[SealedSum],
        partials: &[DecryptionShare],
    ) -> Result<Vec<u64>, Refusal> {
        let undecodable = |sum| Refusal::Undecodable { round, sum };
        let points = combine(
            &self.tally.context(self.id, round),
            keys.of_round(round),
            sums,
            partials,
        )
        .map_err(|_| undecodable(0))?;
        let limit = match round {
            TallyRound::Heads => self.ballots().min(self.poll.roll.heads),
            TallyRound::Shares => self.shares_limit(),
        };
        let table = Table::new(limit);
        let solve = |(sum, point)| table.solve(point).ok_or(undecodable(sum));
        points.iter().enumerate().map(solve).collect()
    }

    /// No sum is larger: an owner's shares count once for each choice in a group.
    fn shares_limit(&self) -> u64 {
        let choices = |q: &Question| {
            if q.is_single_choice() {
                1
            } else {
                u64::from(q.max)
            }
        };
        let most = self.poll.questions.iter().map(choices).max().unwrap_or(1);
        self.poll
            .roll
            .shares
            .get()
            .saturating_mul(most)
            .min(Shares::MAX.get())
    }

    /// Takes the totals of a round, of which `partial` was the last needed.
    fn advance(
        &self,
        partial: DecryptionShare,
        round: TallyRound,
        totals: &[u64],
    ) -> Result<Taken, Refusal> {
        let (heads, result) = match (round, &self.tally.heads, &self.plans) {
            (TallyRound::Heads, ..) => {
                let heads = self.split(totals)?;
                let nothing_more = self.poll.counting == Counting::Heads;
                let result = nothing_more
                    .then(|| self.decide(&heads, &self.plan(&heads), &[]))
                    .transpose()?;
                (Some(heads), result)
            }
            (TallyRound::Shares, Some(heads), Some(plans)) => {
                (None, Some(self.decide(heads, plans, totals)?))
            }
            (TallyRound::Shares, ..) => return Err(Refusal::Order { round }),
        };
        let effect = match (&heads, &result) {
            (_, Some(result)) => Effect::Result(result.clone()),
            (heads, None) => Effect::Heads(heads.clone().unwrap_or_default()),
        };
        Ok(Taken {
            partial,
            effect,
            heads,
            result,
        })
    }

    /// Heads by question; with one choice per ballot there are as many as ballots.
    fn split(&self, totals: &[u64]) -> Result<Vec<Vec<u64>>, Refusal> {
        let mut rest = totals;
        let mut start = 0;
        let mut split = Vec::new();
        for question in &self.poll.questions {
            let (own, others) = rest.split_at(question.slots());
            let adds_up = !question.is_single_choice() || own.iter().sum::<u64>() == self.ballots();
            if !adds_up || self.ballots() > self.poll.roll.heads {
                return Err(Refusal::Undecodable {
                    round: TallyRound::Heads,
                    sum: start,
                });
            }
            split.push(own.to_vec());
            start += own.len();
            rest = others;
        }
        Ok(split)
    }

    fn plan(&self, heads: &[Vec<u64>]) -> Vec<Plan> {
        let Poll {
            counting, floor, ..
        } = *self.poll;
        let of = |(question, heads): (&Question, &Vec<u64>)| {
            plan(question, counting, floor, self.ballots(), heads)
        };
        self.poll.questions.iter().zip(heads).map(of).collect()
    }

    fn decide(
        &self,
        heads: &[Vec<u64>],
        plans: &[Plan],
        totals: &[u64],
    ) -> Result<TallyResult, Refusal> {
        let mut totals = totals.iter().copied().enumerate();
        let mut questions = Vec::new();
        for ((question, heads), plan) in self.poll.questions.iter().zip(heads).zip(plans) {
            questions.push(self.question(question, heads, plan, &mut totals)?);
        }
        Ok(TallyResult {
            poll: self.id,
            closing: self.tally.closing,
            ballots: self.ballots(),
            questions,
        })
    }

    /// The result as far as it can be stated while every sum stays sealed.
    fn withheld(&self) -> TallyResult {
        let part = |high| Part { low: 0, high };
        let everybody = part(self.poll.roll.shares.get());
        let areas = self.areas.filter(|areas| areas.owners() >= self.ballots());
        let participating = areas.map_or(everybody, |areas| areas.together(self.ballots()));
        let question = |question: &Question| {
            let slots = question.slots();
            let totals = Totals {
                ballots: self.ballots(),
                heads: vec![part(self.ballots()); slots],
                shares: match self.poll.counting {
                    Counting::Heads => Vec::new(),
                    _ => vec![part(participating.high); slots],
                },
                participating,
            };
            tally::QuestionResult {
                outcome: decide(question, self.poll.counting, &self.poll.roll, &totals),
                heads: None,
                groups: Vec::new(),
                shares: totals.shares,
                participating,
            }
        };
        TallyResult {
            poll: self.id,
            closing: self.tally.closing,
            ballots: self.ballots(),
            questions: self.poll.questions.iter().map(question).collect(),
        }
    }

    fn question(
        &self,
        question: &Question,
        heads: &[u64],
        plan: &Plan,
        totals: &mut impl Iterator<Item = (usize, u64)>,
    ) -> Result<tally::QuestionResult, Refusal> {
        let mut last = 0;
        let mut next = || {
            let (sum, total) = totals.next().expect("a total for every sum of the round");
            last = sum;
            Shares::new(total).map_err(|_| Refusal::Undecodable {
                round: TallyRound::Shares,
                sum,
            })
        };
        let mut groups = Vec::new();
        for options in &plan.groups {
            groups.push(tally::Group {
                options: options.clone(),
                shares: next()?,
            });
        }
        let took_part: u64 = if self.seals_turnout(question) {
            next()?.get()
        } else {
            groups.iter().map(|group| group.shares.get()).sum()
        };
        let everybody = self.poll.roll.shares.get();
        if took_part > everybody {
            return Err(Refusal::Undecodable {
                round: TallyRound::Shares,
                sum: last,
            });
        }
        let (shares, participating) = match self.poll.counting {
            Counting::Heads => (
                Vec::new(),
                Part {
                    low: 0,
                    high: everybody,
                },
            ),
            _ => {
                let public = Public {
                    question,
                    ballots: self.ballots(),
                    heads,
                    groups: &groups,
                    participating: took_part,
                    areas: self.areas,
                };
                (public.bounds(), exact(took_part))
            }
        };
        let totals = Totals {
            ballots: self.ballots(),
            heads: heads.iter().copied().map(exact).collect(),
            shares,
            participating,
        };
        Ok(tally::QuestionResult {
            outcome: decide(question, self.poll.counting, &self.poll.roll, &totals),
            heads: Some(heads.to_vec()),
            groups,
            shares: totals.shares,
            participating,
        })
    }
}
