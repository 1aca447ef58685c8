//! The state of one poll: a box that fills, closes, and is decrypted in two rounds.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::document::Kind;
use linli_primitives::{Digest, Nullifier, PollId};
use linli_sigma::{DecryptionContext, DecryptionShare, ElectionKeys, SealedSum, SharedKey};
use linli_wire::encoding::encode;
use linli_wire::{Closing, Counting, EncodedPoint, Poll, Revote, TallyResult, TallyRound};

use crate::decryption::{self, Decryption, Tally};
use crate::disclosure::{Areas, Plan};
use crate::input::{Effect, Input, VerifiedBallot};
use crate::refusal::Refusal;
use crate::sealing::key;
use crate::store::{Memory, Store, places};
use crate::sums::{QuestionSums, Sums};

mod alone;
mod ballot_box;
mod changes;
mod namings;
mod notice;
mod votes;

pub use alone::LonePoll;
pub(crate) use ballot_box::BallotBox;
pub use changes::{Changed, Changes};
pub use namings::{Namings, Views};
pub use notice::{Hurry, Opening, ShortNotice, short_notice};
pub(crate) use votes::KeptVotes;

/// Seconds by which a ballot's serial may be ahead of the record's time, for machines whose clocks differ.
pub const SERIAL_AHEAD: i64 = 600;

/// One poll and everything accepted in it, as a store holds it.
#[derive(Debug)]
pub struct PollState<'a, S = Memory> {
    store: &'a S,
    id: PollId,
}

/// The ballot of one owner that counts. One cell with its ciphertexts: on a chain, a second key costs more to write than
/// reading both costs at closing.
#[derive(Clone, Debug, BorshSerialize, BorshDeserialize)]
pub(crate) struct Counted {
    digest: Digest,
    serial: u64,
    /// Empty where no later ballot may take its place.
    votes: KeptVotes,
}

/// The shared keys of the two rounds.
pub(crate) struct Keys {
    heads: SharedKey,
    shares: SharedKey,
}

/// Opens the box; refuses a poll that contradicts itself and trustee keys that do not fit together.
pub(crate) fn open(store: &mut impl Store, poll: Poll) -> Result<PollId, Refusal> {
    poll.check()?;
    Keys::of(&poll)?;
    let id = poll.id();
    let slots = poll.questions.iter().map(|question| question.slots());
    let sums = slots.clone().map(QuestionSums::empty).collect();
    store.put(places::ballot_box(id), BallotBox::of(&poll, id));
    store.put(places::sums(id), Sums(sums));
    store.put(places::poll(id), poll);
    Ok(id)
}

/// Takes one input, wholly or not at all. The order of the checks is the order of the rules in the book.
pub(crate) fn apply(store: &mut impl Store, id: PollId, input: Input) -> Result<Effect, Refusal> {
    let state = PollState::new(store, id);
    match input {
        Input::Cast { at, ballot } => {
            state.admit(at, &ballot)?;
            Ok(count(store, at, ballot))
        }
        Input::Close { at } => {
            let closing = state.closing_at(at)?;
            Ok(close(store, closing))
        }
        Input::Closing(published) if state.is_closed_so(&published)? => Ok(Effect::Confirmed),
        Input::Closing(published) => Ok(close(store, published)),
        Input::Change { at, change } => changes::change(store, id, at, change),
        Input::Naming(naming) => decryption::naming(store, id, &naming),
        Input::Share(share) => decryption::share(store, id, &share),
        Input::Result(published) => state.confirm_result(&published),
    }
}

fn count(store: &mut impl Store, at: i64, ballot: VerifiedBallot) -> Effect {
    let VerifiedBallot {
        digest,
        poll: id,
        nullifier,
        serial,
        questions,
    } = ballot;
    let mut filled = BallotBox::clone(&PollState::new(store, id).ballot_box());
    let place = places::ballot(id, nullifier);
    let replaced = store.get(place).map(|counted| Counted::clone(&counted));
    let earlier = replaced.as_ref().map(|earlier| earlier.digest);
    store.change(places::sums(id), |Sums(sums)| {
        for (sum, vote) in sums.iter_mut().zip(&questions) {
            sum.add(vote);
        }
        let taken_out = replaced.map(|earlier| earlier.votes.votes(sums));
        for (sum, vote) in sums.iter_mut().zip(taken_out.iter().flatten()) {
            sum.remove(vote);
        }
    });
    let votes = match filled.revote {
        Revote::LastCounts => KeptVotes::of(&questions),
        Revote::Refused => KeptVotes::default(),
    };
    let counted = Counted {
        digest,
        serial,
        votes,
    };
    store.put(place, counted);
    filled.clock = Some(at);
    filled.accepted += 1;
    filled.counted += u64::from(earlier.is_none());
    let link = encode(&(filled.history, digest, at));
    filled.history = Digest::of(Kind::History, &[&link]);
    let effect = match earlier {
        Some(earlier) => Effect::Replaced { earlier },
        None => Effect::Counted {
            ballots: filled.counted,
        },
    };
    store.put(places::ballot_box(id), filled);
    effect
}

fn close(store: &mut impl Store, closing: Closing) -> Effect {
    let id = closing.poll;
    store.change(places::ballot_box(id), |filled| {
        filled.clock = Some(closing.at);
    });
    decryption::begin(store, &closing);
    store.put(places::closing(id), closing.clone());
    Effect::Closed(closing)
}

impl<'a, S: Store> PollState<'a, S> {
    pub(crate) const fn new(store: &'a S, id: PollId) -> Self {
        Self { store, id }
    }

    /// The poll.
    pub fn poll(&self) -> S::Ref<'a, Poll> {
        let poll = self.store.get(places::poll(self.id));
        poll.expect("an open poll has its document")
    }

    /// Its id.
    pub const fn id(&self) -> PollId {
        self.id
    }

    /// Ballots accepted, replaced ones included.
    pub fn accepted(&self) -> u64 {
        self.ballot_box().accepted
    }

    /// Ballots that count.
    pub fn ballots(&self) -> u64 {
        self.ballot_box().counted
    }

    /// The last link of the chain over all ballots accepted, digest and time each, in order.
    pub fn history(&self) -> Digest {
        self.ballot_box().history
    }

    /// Ballots that count, one an owner: digests in ascending order of nullifier.
    pub fn counted(&self) -> impl Iterator<Item = (Nullifier, Digest)> + use<'a, S> {
        let counted = self.store.list(places::ballots(self.id));
        counted.map(|(key, counted)| {
            let nullifier = key.last().expect("a ballot's key ends with its nullifier");
            (nullifier, counted.digest)
        })
    }

    /// The ballot of this owner that counts.
    pub fn ballot_of(&self, nullifier: Nullifier) -> Option<Digest> {
        let counted = self.store.get(places::ballot(self.id, nullifier));
        counted.map(|counted| counted.digest)
    }

    /// The closing, once the box is closed.
    pub fn closing(&self) -> Option<S::Ref<'a, Closing>> {
        self.store.get(places::closing(self.id))
    }

    /// The sums of the heads round: per question, per option, abstention last. Empty before closing and where no
    /// ballot, or fewer than the floor, counts.
    pub fn heads_sums(&self) -> Vec<SealedSum> {
        self.sums(TallyRound::Heads)
    }

    /// The sums of the shares round: per question the groups of its plan in order, then, where a ballot may have
    /// several choices or none, all who took part. Empty before heads are known and where shares are not counted.
    pub fn shares_sums(&self) -> Vec<SealedSum> {
        self.sums(TallyRound::Shares)
    }

    /// The sums of `round`.
    pub fn sums(&self, round: TallyRound) -> Vec<SealedSum> {
        let sums = self.store.get(places::sums(self.id));
        let sums = sums.expect("an open poll has its sums");
        self.decrypting(Vec::new(), |decryption| decryption.sums(round, &sums.0))
    }

    /// `tally.floor`: once the box is closed, whether enough ballots count for their sums to be decrypted. Where they
    /// may not, there are no sums, and the result is known at closing.
    pub fn check_floor(&self) -> Result<(), Refusal> {
        self.decrypting(Ok(()), |decryption| decryption.check_floor())
    }

    /// What a trustee's share of `round` is bound to, once the box is closed.
    pub fn context(&self, round: TallyRound) -> Option<DecryptionContext> {
        let tally = self.tally()?;
        Some(tally.context(self.id, round))
    }

    /// Heads per question and option, once enough trustees have decrypted them.
    pub fn heads(&self) -> Option<Vec<Vec<u64>>> {
        self.tally()?.heads.clone()
    }

    /// What is published of each question's shares, once heads are known.
    pub fn plans(&self) -> Option<Vec<Plan>> {
        self.decrypting(None, |decryption| decryption.plans())
    }

    /// Trustees whose shares of `round` are there, ascending.
    pub fn trustees(&self, round: TallyRound) -> Vec<u16> {
        let partials = self.store.list(places::partials(self.id, round));
        partials.map(|(_, partial)| partial.trustee).collect()
    }

    /// Which closing each trustee named, by ascending index: whoever named one other than this record's has seen
    /// another record.
    pub fn namings(&self) -> Vec<(u16, Digest)> {
        let namings = self.store.list(places::namings(self.id));
        namings
            .filter_map(|(key, closing)| Some((key.last()?, *closing)))
            .collect()
    }

    /// Trustees who named this record's closing, ascending.
    pub fn named(&self) -> Vec<u16> {
        let Some(tally) = self.tally() else {
            return Vec::new();
        };
        let namings = self.namings().into_iter();
        namings
            .filter_map(|(trustee, closing)| (closing == tally.closing).then_some(trustee))
            .collect()
    }

    pub(crate) fn partial(
        &self,
        round: TallyRound,
        trustee: u16,
    ) -> Option<S::Ref<'a, DecryptionShare>> {
        self.store.get(places::partial(self.id, round, trustee))
    }

    pub(crate) fn partials(&self, round: TallyRound) -> Vec<DecryptionShare> {
        let partials = self.store.list(places::partials(self.id, round));
        partials
            .map(|(_, partial)| DecryptionShare::clone(&partial))
            .collect()
    }

    /// The result, once enough trustees have decrypted.
    pub fn result(&self) -> Option<S::Ref<'a, TallyResult>> {
        self.store.get(places::result(self.id))
    }

    /// A digest of everything accepted; equal wherever the same inputs were applied. Trustees' shares may come in
    /// any order within a round. It takes as long for many ballots as for few.
    pub fn state_root(&self) -> Digest {
        let filled = self.ballot_box();
        let BallotBox {
            opens: _,  // The document's, as are revote and slots.
            closes: _, // It follows from the changes, as does whether the poll is cancelled.
            cancelled: _,
            revote: _,
            slots: _,
            clock,
            accepted,
            counted: _, // It follows from the history, as do the ballots that count and their sums.
            history,
        } = &*filled;
        let decryption = self.tally().map(|tally| {
            let partials = self.store.list(places::all_partials(self.id));
            let partials: Vec<_> = partials
                .map(|(_, partial)| DecryptionShare::clone(&partial))
                .collect();
            let namings = self.namings();
            let result = self.result();
            // The digest stands for the closing; the heads follow from the partial decryptions.
            encode(&(tally.closing, namings, partials, result.as_deref()))
        });
        let changes = self.changes();
        let whole = (self.id, clock, accepted, history, changes, decryption);
        Digest::of(Kind::PollState, &[&encode(&whole)])
    }

    /// Whether this trustee, and enough of them, named this record's closing.
    pub(crate) fn check_named(&self, trustee: u16) -> Result<(), Refusal> {
        let named = self.named();
        if !named.contains(&trustee) {
            return Err(Refusal::NamingOther { trustee });
        }
        let (needed, found) = (self.poll().trustees.threshold, named.len() as u16);
        if found < needed {
            return Err(Refusal::NamingMissing { needed, found });
        }
        Ok(())
    }

    pub(crate) fn tally(&self) -> Option<S::Ref<'a, Tally>> {
        self.store.get(places::tally(self.id))
    }

    fn ballot_box(&self) -> S::Ref<'a, BallotBox> {
        let filled = self.store.get(places::ballot_box(self.id));
        filled.expect("an open poll has its box")
    }

    /// The shares of the owners who can vote, where the community published the roll.
    pub(crate) fn areas(&self) -> Option<S::Ref<'a, Areas>> {
        let roll = self.poll().roll.digest;
        self.store.get(places::areas(roll))
    }

    /// How many sets of as many owners as the floor have one total in common, on average; `None` where no totals of shares
    /// are published, or the roll is not known.
    pub fn sets_per_sum(&self) -> Option<u64> {
        let poll = self.poll();
        let areas = self.areas().filter(|_| poll.counting != Counting::Heads);
        Some(areas?.sets_per_sum(poll.floor.max(1)))
    }

    /// A value of the closed box; `open` while it is not closed.
    fn decrypting<T>(&self, open: T, ask: impl FnOnce(Decryption<'_>) -> T) -> T {
        match self.tally() {
            Some(tally) => {
                let areas = self.areas();
                ask(Decryption::new(&self.poll(), &tally, areas.as_deref()))
            }
            None => open,
        }
    }

    fn admit(&self, at: i64, ballot: &VerifiedBallot) -> Result<(), Refusal> {
        if ballot.poll != self.id {
            return Err(Refusal::BallotPoll { found: ballot.poll });
        }
        let filled = self.ballot_box();
        if !filled.fits(ballot) {
            return Err(Refusal::BallotQuestions);
        }
        filled.check_clock(at)?;
        filled.check_open(at)?;
        let serial = ballot.serial;
        if serial > u64::try_from(at.saturating_add(SERIAL_AHEAD)).unwrap_or(0) {
            return Err(Refusal::SerialAhead { serial, at });
        }
        match filled.revote {
            Revote::Refused => self.check_first(ballot.nullifier),
            Revote::LastCounts => self.check_later(ballot.nullifier, serial),
        }
    }

    /// Whether ballots are taken at `at`.
    pub fn check_open(&self, at: i64) -> Result<(), Refusal> {
        self.ballot_box().check_open(at)
    }

    /// Whether a ballot of this owner could be taken at `at`, as far as can be said before it is decoded.
    pub fn check_cast(&self, at: i64, nullifier: Nullifier) -> Result<(), Refusal> {
        let filled = self.ballot_box();
        filled.check_open(at)?;
        match filled.revote {
            Revote::Refused => self.check_first(nullifier),
            Revote::LastCounts => Ok(()),
        }
    }

    /// Whether no ballot of this owner counts yet.
    fn check_first(&self, nullifier: Nullifier) -> Result<(), Refusal> {
        match self.ballot_of(nullifier) {
            Some(earlier) => Err(Refusal::Nullifier { nullifier, earlier }),
            None => Ok(()),
        }
    }

    /// Whether a ballot of this owner was made after the one that counts.
    fn check_later(&self, nullifier: Nullifier, serial: u64) -> Result<(), Refusal> {
        let counted = self.store.get(places::ballot(self.id, nullifier));
        match counted.map(|counted| counted.serial) {
            Some(earlier) if serial <= earlier => Err(Refusal::SerialOld { serial, earlier }),
            _ => Ok(()),
        }
    }

    /// What closing the box at `at` would give.
    pub fn closing_at(&self, at: i64) -> Result<Closing, Refusal> {
        let filled = self.ballot_box();
        filled.check_clock(at)?;
        filled.check_stands()?;
        if let Some(tally) = self.tally() {
            let closes = tally.at;
            return Err(Refusal::Closed { at, closes });
        }
        let closes = filled.closes;
        if at < closes {
            return Err(Refusal::EarlyClose { at, closes });
        }
        Ok(Closing {
            poll: self.id,
            at,
            accepted: filled.accepted,
            history: filled.history,
            counted: self.counted().map(|(_, digest)| digest).collect(),
        })
    }

    /// Whether the box is closed with this closing; a refusal where it is, or would be, closed with another.
    fn is_closed_so(&self, published: &Closing) -> Result<bool, Refusal> {
        let known = self.closing();
        let (own, recomputed) = match &known {
            Some(closing) => (**closing == *published, closing.digest()),
            None => {
                let closing = self.closing_at(published.at)?;
                (closing == *published, closing.digest())
            }
        };
        if !own {
            return Err(Refusal::ClosingMismatch {
                published: published.digest(),
                recomputed,
            });
        }
        Ok(known.is_some())
    }

    /// Compares a published result with the recomputed one.
    fn confirm_result(&self, published: &TallyResult) -> Result<Effect, Refusal> {
        let tally = self.tally().ok_or(Refusal::TallyClosing)?;
        if published.poll != self.id || published.closing != tally.closing {
            return Err(Refusal::TallyClosing);
        }
        let Some(own) = self.result() else {
            let round = match tally.heads {
                None => TallyRound::Heads,
                Some(_) => TallyRound::Shares,
            };
            return Err(Refusal::Threshold {
                needed: self.poll().trustees.threshold,
                found: self.trustees(round).len() as u16,
            });
        };
        match decryption::difference(published, &own) {
            Some(item) => Err(Refusal::Result { item }),
            None => Ok(Effect::Confirmed),
        }
    }

    /// Reports what in the poll is inconsistent, for a state that came from elsewhere.
    pub(crate) fn check(&self) -> Result<(), &'static str> {
        let poll = self.store.get(places::poll(self.id));
        let poll = poll.filter(|poll| poll.id() == self.id);
        let poll = poll.ok_or("a poll under another's name")?;
        let sums = self.store.get(places::sums(self.id));
        let sums = sums.ok_or("a poll without sums")?;
        let filled = self.store.get(places::ballot_box(self.id));
        let filled = filled.ok_or("a poll without a box")?;
        let slots: Vec<_> = poll.questions.iter().map(|q| q.slots()).collect();
        let is_sound = poll.check().is_ok() && Keys::of(&poll).is_ok();
        let of_poll = BallotBox::of(&poll, self.id);
        let changes = self.changes();
        let fits = sums
            .0
            .iter()
            .map(QuestionSums::slots)
            .eq(slots.iter().copied())
            && (filled.opens, filled.revote, &filled.slots)
                == (of_poll.opens, of_poll.revote, &of_poll.slots)
            && filled.closes == changes.extended().unwrap_or(of_poll.closes)
            && filled.cancelled == changes.cancelled().is_some()
            && self.counted().count() as u64 == filled.counted;
        let mut ballots = self.store.list(places::ballots(self.id));
        let kept = |votes: &KeptVotes| match filled.revote {
            Revote::LastCounts => votes.fit(&slots),
            Revote::Refused => votes.is_empty(),
        };
        if !is_sound || !fits || !ballots.all(|(_, counted)| kept(&counted.votes)) {
            return Err("sums or ballots that do not fit the poll's questions");
        }
        self.check_tally(&slots)
    }

    fn check_tally(&self, slots: &[usize]) -> Result<(), &'static str> {
        let closing = self.closing();
        let tally = self.tally();
        let fits = match (&closing, &tally) {
            (None, None) => true,
            (Some(closing), Some(tally)) => {
                let heads = tally.heads.as_ref();
                let shape =
                    |heads: &Vec<Vec<u64>>| heads.iter().map(Vec::len).eq(slots.iter().copied());
                closing.poll == self.id
                    && closing.digest() == tally.closing
                    && (closing.at, closing.counted.len() as u64) == (tally.at, tally.ballots)
                    && heads.is_none_or(shape)
            }
            _ => false,
        };
        let decrypted = self.store.list(places::all_partials(self.id)).next();
        let enough = self.named().len() >= usize::from(self.poll().trustees.threshold);
        if decrypted.is_some() && !enough {
            return Err("decryption shares of a closing that too few trustees named");
        }
        if !fits {
            return Err("a tally that does not fit the poll's closing");
        }
        Ok(())
    }
}

impl<S> Clone for PollState<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for PollState<'_, S> {}

impl Keys {
    pub(crate) fn of(poll: &Poll) -> Result<Self, Refusal> {
        let trustees = &poll.trustees;
        let shared = |point, shares: &[EncodedPoint]| {
            SharedKey::new(
                key(point),
                trustees.threshold,
                shares.iter().map(key).collect(),
            )
        };
        ElectionKeys::new(key(&trustees.heads_key), key(&trustees.shares_key))?;
        Ok(Self {
            heads: shared(&trustees.heads_key, &trustees.heads_shares)?,
            shares: shared(&trustees.shares_key, &trustees.shares_shares)?,
        })
    }

    /// The key of `round`.
    pub(crate) const fn of_round(&self, round: TallyRound) -> &SharedKey {
        match round {
            TallyRound::Heads => &self.heads,
            TallyRound::Shares => &self.shares,
        }
    }
}

#[cfg(test)]
mod tests;
