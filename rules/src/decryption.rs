//! From the closing to the result: two rounds of trustees' shares.

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::{Digest, Shares};
use linli_sigma::{DecryptionContext, DecryptionShare, SealedSum, Table, combine, verify_share};
use linli_wire::{Closing, Counting, Part, Poll, Question, TallyResult, TallyRound, tally};

use crate::decision::{Totals, decide, exact};
use crate::disclosure::{Plan, bounds, plan};
use crate::input::Effect;
use crate::poll::Keys;
use crate::refusal::Refusal;
use crate::sums::QuestionSums;

mod difference;
mod share;

use difference::difference;
pub use share::encode_share;
use share::{decode_share, kind};

/// A closed box.
#[derive(Clone, Debug)]
pub(crate) struct Decryption {
    closing: Closing,
    digest: Digest,
    /// What trustees decrypted, by round and trustee.
    partials: BTreeMap<(TallyRound, u16), DecryptionShare>,
    heads: Option<Heads>,
    result: Option<TallyResult>,
}

/// Heads of every question, and what they allow to be decrypted.
#[derive(Clone, Debug)]
struct Heads {
    totals: Vec<Vec<u64>>,
    plans: Vec<Plan>,
}

/// A closed box as a snapshot keeps it.
#[derive(BorshSerialize, BorshDeserialize)]
pub(crate) struct KeptDecryption {
    closing: Closing,
    /// What trustees decrypted, by round and trustee.
    partials: BTreeMap<(TallyRound, u16), DecryptionShare>,
    totals: Option<Vec<Vec<u64>>>,
    result: Option<TallyResult>,
}

impl Decryption {
    /// Where no ballot counts there is nothing to decrypt, and where fewer than the floor do nothing may be: the result
    /// is known at once.
    pub(crate) fn of(poll: &Poll, closing: Closing) -> Self {
        let digest = closing.digest();
        let mut decryption = Self {
            closing,
            digest,
            partials: BTreeMap::new(),
            heads: None,
            result: None,
        };
        if decryption.ballots() == 0 {
            let none = poll.questions.iter().map(|q| vec![0; q.slots()]).collect();
            let heads = decryption.plan(poll, none);
            decryption.result = decryption.decide(poll, &heads, &[]).ok();
            decryption.heads = Some(heads);
        } else if decryption.check_floor(poll).is_err() {
            decryption.result = Some(decryption.withheld(poll));
        }
        decryption
    }

    /// What a snapshot keeps; the rest follows from it.
    pub(crate) fn kept(&self) -> KeptDecryption {
        let Self {
            closing,
            digest: _, // The closing's.
            partials,
            heads,
            result,
        } = self;
        KeptDecryption {
            closing: closing.clone(),
            partials: partials.clone(),
            totals: heads.as_ref().map(|heads| heads.totals.clone()),
            result: result.clone(),
        }
    }

    /// From what a snapshot kept; `None` where heads do not fit the questions.
    pub(crate) fn restored(poll: &Poll, kept: KeptDecryption) -> Option<Self> {
        let KeptDecryption {
            closing,
            partials,
            totals,
            result,
        } = kept;
        let fits = |totals: &Vec<Vec<u64>>| {
            let mut pairs = totals.iter().zip(&poll.questions);
            totals.len() == poll.questions.len() && pairs.all(|(t, q)| t.len() == q.slots())
        };
        if !totals.as_ref().is_none_or(fits) {
            return None;
        }
        let mut decryption = Self {
            digest: closing.digest(),
            closing,
            partials,
            heads: None,
            result,
        };
        decryption.heads = totals.map(|totals| decryption.plan(poll, totals));
        Some(decryption)
    }

    pub(crate) const fn closing(&self) -> &Closing {
        &self.closing
    }

    pub(crate) fn heads(&self) -> Option<&[Vec<u64>]> {
        self.heads.as_ref().map(|heads| heads.totals.as_slice())
    }

    pub(crate) fn plans(&self) -> Option<&[Plan]> {
        self.heads.as_ref().map(|heads| heads.plans.as_slice())
    }

    pub(crate) const fn result(&self) -> Option<&TallyResult> {
        self.result.as_ref()
    }

    pub(crate) fn trustees(&self, round: TallyRound) -> Vec<u16> {
        self.of_round(round).map(|share| share.trustee).collect()
    }

    pub(crate) const fn context(&self, round: TallyRound) -> DecryptionContext {
        DecryptionContext {
            poll: self.closing.poll,
            closing: self.digest,
            kind: kind(round),
        }
    }

    pub(crate) fn sums(
        &self,
        round: TallyRound,
        poll: &Poll,
        sums: &[QuestionSums],
    ) -> Vec<SealedSum> {
        match (round, &self.heads) {
            _ if self.ballots() == 0 || self.check_floor(poll).is_err() => Vec::new(),
            (TallyRound::Heads, _) => sums.iter().flat_map(QuestionSums::heads).collect(),
            (TallyRound::Shares, None) => Vec::new(),
            (TallyRound::Shares, Some(heads)) => poll
                .questions
                .iter()
                .zip(sums)
                .zip(&heads.plans)
                .flat_map(|((question, sums), plan)| {
                    let turnout = self.seals_turnout(poll, question).then(|| sums.turnout());
                    plan.groups
                        .iter()
                        .map(|group| sums.group(group))
                        .chain(turnout)
                })
                .collect(),
        }
    }

    /// Takes a trustee's share; the last one needed in a round yields its totals.
    pub(crate) fn share(
        &mut self,
        poll: &Poll,
        keys: &Keys,
        sums: &[QuestionSums],
        share: &tally::DecryptionShare,
    ) -> Result<Effect, Refusal> {
        let (round, trustee) = (share.round, share.trustee);
        if share.poll != self.closing.poll || share.closing != self.digest {
            return Err(Refusal::TallyClosing);
        }
        self.check_floor(poll)?;
        if self.partials.contains_key(&(round, trustee)) {
            return Err(Refusal::ShareTwice { round, trustee });
        }
        let sums = self.sums(round, poll, sums);
        if sums.is_empty() {
            return Err(Refusal::Order { round });
        }
        let key = keys.of_round(round);
        // Before the points are decoded: a share of nobody, or with parts for no sum, must cost nothing.
        let public = key
            .share(trustee)
            .filter(|_| share.parts.len() == sums.len())
            .ok_or(Refusal::Share { round, trustee })?;
        let share = decode_share(share);
        verify_share(&self.context(round), public, &sums, &share)
            .map_err(|_| Refusal::Share { round, trustee })?;
        let before = self.of_round(round).count() as u16;
        let effect = match (before + 1).cmp(&key.threshold()) {
            core::cmp::Ordering::Less => Effect::Share {
                round,
                missing: key.threshold() - before - 1,
            },
            core::cmp::Ordering::Greater => Effect::Late { round },
            core::cmp::Ordering::Equal => {
                let partials: Vec<_> = self.of_round(round).chain([&share]).cloned().collect();
                let totals = self.totals(poll, keys, round, &sums, &partials)?;
                self.advance(poll, round, &totals)?
            }
        };
        self.partials.insert((round, trustee), share);
        Ok(effect)
    }

    /// Compares a published result with the recomputed one.
    pub(crate) fn confirm(&self, poll: &Poll, published: &TallyResult) -> Result<Effect, Refusal> {
        if published.poll != self.closing.poll || published.closing != self.digest {
            return Err(Refusal::TallyClosing);
        }
        let Some(own) = &self.result else {
            let round = if self.heads.is_none() {
                TallyRound::Heads
            } else {
                TallyRound::Shares
            };
            return Err(Refusal::Threshold {
                needed: poll.trustees.threshold,
                found: self.of_round(round).count() as u16,
            });
        };
        match difference(published, own) {
            Some(item) => Err(Refusal::Result { item }),
            None => Ok(Effect::Confirmed),
        }
    }

    /// Whether no ballot counts, or enough of them.
    pub(crate) fn check_floor(&self, poll: &Poll) -> Result<(), Refusal> {
        let (ballots, floor) = (self.ballots(), poll.floor);
        if 0 < ballots && ballots < u64::from(floor) {
            Err(Refusal::Floor { ballots, floor })
        } else {
            Ok(())
        }
    }

    fn of_round(&self, round: TallyRound) -> impl Iterator<Item = &DecryptionShare> {
        self.partials
            .range((round, 0)..=(round, u16::MAX))
            .map(|(_, share)| share)
    }

    const fn ballots(&self) -> u64 {
        self.closing.counted.len() as u64
    }

    /// Whether those who took part are a sum of their own: where the groups do not add up to them.
    fn seals_turnout(&self, poll: &Poll, question: &Question) -> bool {
        poll.counting != Counting::Heads && !question.is_single_choice() && self.ballots() > 0
    }

    fn totals(
        &self,
        poll: &Poll,
        keys: &Keys,
        round: TallyRound,
        sums: &[SealedSum],
        partials: &[DecryptionShare],
    ) -> Result<Vec<u64>, Refusal> {
        let undecodable = |sum| Refusal::Undecodable { round, sum };
        let points = combine(&self.context(round), keys.of_round(round), sums, partials)
            .map_err(|_| undecodable(0))?;
        let limit = match round {
            TallyRound::Heads => self.ballots().min(poll.roll.heads),
            TallyRound::Shares => self.shares_limit(poll),
        };
        let table = Table::new(limit);
        let solve = |(sum, point)| table.solve(point).ok_or(undecodable(sum));
        points.iter().enumerate().map(solve).collect()
    }

    /// No sum is larger: an owner's shares count once for each choice in a group.
    fn shares_limit(&self, poll: &Poll) -> u64 {
        let choices = |q: &Question| {
            if q.is_single_choice() {
                1
            } else {
                u64::from(q.max)
            }
        };
        let most = poll.questions.iter().map(choices).max().unwrap_or(1);
        poll.roll
            .shares
            .get()
            .saturating_mul(most)
            .min(Shares::MAX.get())
    }

    /// Takes the totals of a round.
    fn advance(
        &mut self,
        poll: &Poll,
        round: TallyRound,
        totals: &[u64],
    ) -> Result<Effect, Refusal> {
        match (round, &self.heads) {
            (TallyRound::Heads, _) => {
                let heads = self.plan(poll, self.split(poll, totals)?);
                let nothing_more = poll.counting == Counting::Heads;
                let result = nothing_more
                    .then(|| self.decide(poll, &heads, &[]))
                    .transpose()?;
                let effect = match &result {
                    Some(result) => Effect::Result(result.clone()),
                    None => Effect::Heads(heads.totals.clone()),
                };
                (self.heads, self.result) = (Some(heads), result);
                Ok(effect)
            }
            (TallyRound::Shares, Some(heads)) => {
                let result = self.decide(poll, heads, totals)?;
                self.result = Some(result.clone());
                Ok(Effect::Result(result))
            }
            (TallyRound::Shares, None) => Err(Refusal::Order { round }),
        }
    }

    /// Heads by question; of one choice a ballot there are as many as ballots.
    fn split(&self, poll: &Poll, totals: &[u64]) -> Result<Vec<Vec<u64>>, Refusal> {
        let mut rest = totals;
        let mut start = 0;
        let mut split = Vec::new();
        for question in &poll.questions {
            let (own, others) = rest.split_at(question.slots());
            let adds_up = !question.is_single_choice() || own.iter().sum::<u64>() == self.ballots();
            if !adds_up || self.ballots() > poll.roll.heads {
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

    fn plan(&self, poll: &Poll, totals: Vec<Vec<u64>>) -> Heads {
        let of = |(question, heads): (&Question, &Vec<u64>)| {
            plan(question, poll.counting, poll.floor, self.ballots(), heads)
        };
        let plans = poll.questions.iter().zip(&totals).map(of).collect();
        Heads { totals, plans }
    }

    fn decide(&self, poll: &Poll, heads: &Heads, totals: &[u64]) -> Result<TallyResult, Refusal> {
        let mut totals = totals.iter().copied().enumerate();
        let mut questions = Vec::new();
        for ((question, heads), plan) in poll.questions.iter().zip(&heads.totals).zip(&heads.plans)
        {
            questions.push(self.question(poll, question, heads, plan, &mut totals)?);
        }
        Ok(TallyResult {
            poll: self.closing.poll,
            closing: self.digest,
            ballots: self.ballots(),
            questions,
        })
    }

    /// What can be said while every sum stays sealed.
    fn withheld(&self, poll: &Poll) -> TallyResult {
        let part = |high| Part { low: 0, high };
        let participating = part(poll.roll.shares.get());
        let question = |question: &Question| {
            let slots = question.slots();
            let totals = Totals {
                ballots: self.ballots(),
                heads: vec![part(self.ballots()); slots],
                shares: match poll.counting {
                    Counting::Heads => Vec::new(),
                    _ => vec![participating; slots],
                },
                participating,
            };
            tally::QuestionResult {
                outcome: decide(question, poll.counting, &poll.roll, &totals),
                heads: None,
                groups: Vec::new(),
                shares: totals.shares,
                participating,
            }
        };
        TallyResult {
            poll: self.closing.poll,
            closing: self.digest,
            ballots: self.ballots(),
            questions: poll.questions.iter().map(question).collect(),
        }
    }

    fn question(
        &self,
        poll: &Poll,
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
        let took_part: u64 = if self.seals_turnout(poll, question) {
            next()?.get()
        } else {
            groups.iter().map(|group| group.shares.get()).sum()
        };
        let everybody = poll.roll.shares.get();
        if took_part > everybody {
            return Err(Refusal::Undecodable {
                round: TallyRound::Shares,
                sum: last,
            });
        }
        let (shares, participating) = match poll.counting {
            Counting::Heads => (
                Vec::new(),
                Part {
                    low: 0,
                    high: everybody,
                },
            ),
            _ => (bounds(heads, &groups, took_part), exact(took_part)),
        };
        let totals = Totals {
            ballots: self.ballots(),
            heads: heads.iter().copied().map(exact).collect(),
            shares,
            participating,
        };
        Ok(tally::QuestionResult {
            outcome: decide(question, poll.counting, &poll.roll, &totals),
            heads: Some(heads.to_vec()),
            groups,
            shares: totals.shares,
            participating,
        })
    }
}

impl BorshSerialize for Decryption {
    fn serialize<W: borsh::io::Write>(&self, writer: &mut W) -> borsh::io::Result<()> {
        let Self {
            closing: _,
            digest,
            partials,
            heads: _,
            result,
        } = self;
        // The digest stands for the closing; the heads follow from the partial decryptions.
        (digest, partials, result).serialize(writer)
    }
}
