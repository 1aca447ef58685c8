//! A community's log as it grows: owners who vote, and a scheme with claims, both to the end.

pub mod fund;

use std::sync::LazyLock;

use linli_prover::BallotProver;
use linli_rules::community::{CommunityState, trustees_of};
use linli_rules::encode_share;
use linli_sigma::Choice;
use linli_sigma::ceremony::{CeremonyRecord, KeyShares};
use linli_sigma::decrypt::decrypt;
use linli_sigma::{NamingContext, naming};
use linli_verifier::MessageVerifier;
use linli_wire::encoding::HexBytes;
use linli_wire::message::Message;
use linli_wire::scheme::Scheme;
use linli_wire::{Ballot, DecryptionShare, Naming, Poll, Question, TallyRound};

use self::fund::scheme;
use crate::hall::Hall;
use crate::owners::{Owners, election, motion};
use crate::rng;
use crate::trustees::{THRESHOLD, ceremony};

/// Messages and the times at which they are recorded.
pub type Log = Vec<(i64, Message)>;

/// Verifies what the town records.
pub static VERIFIER: LazyLock<MessageVerifier> =
    LazyLock::new(|| MessageVerifier::new().expect("own parameters"));
/// Makes the owners' ballots.
pub static PROVER: LazyLock<BallotProver> =
    LazyLock::new(|| BallotProver::new().expect("own parameters"));
/// A poll of six owners, one of whom votes twice, to its end.
pub static VOTE: LazyLock<Log> = LazyLock::new(|| Town::begin().vote_alone());
/// A scheme with two claims, to its end.
pub static SCHEME: LazyLock<Log> = LazyLock::new(|| Town::begin().scheme_alone());
/// Both in one log.
pub static SOUND: LazyLock<Log> = LazyLock::new(|| Town::begin().whole());

/// A log as it grows.
pub struct Town {
    /// What the officers publish.
    pub hall: Hall,
    /// Its owners.
    pub owners: Owners,
    /// The key ceremony.
    pub ceremony: CeremonyRecord,
    /// Trustees' shares of the keys.
    pub trustees: Vec<KeyShares>,
    /// The owners' poll, under the trustees' keys.
    pub poll: Poll,
    /// The scheme.
    pub scheme: Scheme,
    /// To whom each member is paid, where that is no secret of the treasurer's.
    pub payees: Vec<String>,
    /// The state after all that is recorded.
    pub state: CommunityState,
    /// All that is recorded.
    pub log: Log,
}

impl Town {
    /// The given number of owners, to be asked `questions`; nothing is recorded yet.
    pub fn new(label: &str, owners: usize, questions: Vec<Question>) -> Self {
        let owners = Owners::new(label, owners, questions);
        let (ceremony, trustees) = ceremony();
        let poll = Poll {
            trustees: trustees_of(&ceremony).expect("own ceremony"),
            ..owners.poll.clone()
        };
        Self {
            hall: Hall::default(),
            owners,
            ceremony,
            trustees,
            poll,
            scheme: scheme(),
            payees: Vec::new(),
            state: CommunityState::new(),
            log: Vec::new(),
        }
    }

    /// Eight owners with a motion and an election, whose totals are all published.
    pub fn begin() -> Self {
        let mut town = Self::new("communities", 8, vec![motion(), election()]);
        town.poll.floor = 0;
        town
    }

    /// Records what must be valid; proofs, which the town has just made, are not verified.
    #[track_caller]
    pub fn take(&mut self, at: i64, message: Message) {
        let mut offers = VERIFIER.offers_unchecked(&self.state, &[(at, &message)]);
        let offer = offers.remove(0).expect("it holds");
        self.state.apply(at, offer).expect("by the book");
        self.log.push((at, message));
    }

    /// Before the poll opens.
    pub fn before(&self) -> i64 {
        self.poll.opens - 1000
    }

    /// The community, the roll, the trustees and the poll.
    pub fn announcements(&self) -> [Message; 4] {
        [
            self.hall.founding(),
            Message::Roll(self.hall.publish(&self.owners.roll)),
            Message::Trustees(self.hall.trustees(&self.ceremony)),
            self.hall.poll(&self.poll),
        ]
    }

    /// With the community, its roll, its trustees and its poll.
    pub fn founded(mut self) -> Self {
        let at = self.before();
        for message in self.announcements() {
            self.take(at, message);
        }
        self
    }

    /// The log of a vote from founding to result.
    pub fn vote_alone(self) -> Log {
        let mut town = self.founded();
        town.vote();
        town.tally();
        town.log
    }

    /// The log of a scheme from founding to payouts.
    pub fn scheme_alone(mut self) -> Log {
        let founding = self.hall.founding();
        self.take(self.before(), founding);
        self.open_scheme(2);
        self.claim(0);
        self.claim(1);
        self.settle();
        self.log
    }

    /// The log of both.
    pub fn whole(self) -> Log {
        let mut town = self.founded();
        town.open_scheme(2);
        town.claim(0);
        town.claim(1);
        town.vote();
        town.tally();
        town.settle();
        town.log
    }

    /// An owner's ballot for the same option of every question.
    pub fn ballot(&self, owner: usize, option: u32, serial: u64) -> Ballot {
        let choices = vec![Choice::of(&[option]); self.poll.questions.len()];
        let mut rng = rng(&format!("town {owner} {option}"));
        let member = &self.owners.members[owner];
        PROVER
            .make(&self.poll, member, &choices, serial, &mut rng)
            .expect("honest")
    }

    /// Six owners vote, the last of them twice.
    pub fn vote(&mut self) {
        let votes = [(0, 0), (1, 0), (2, 1), (3, 0), (4, 0), (5, 0), (5, 1)];
        for (serial, (owner, option)) in (0..).zip(votes) {
            let ballot = self.ballot(owner, option, serial);
            let at = self.poll.opens + i64::try_from(serial).expect("small");
            self.take(at, Message::Ballot(ballot.encode()));
        }
    }

    /// The poll is closed, decrypted and decided.
    pub fn tally(&mut self) {
        let at = self.poll.closes;
        let poll = self.state.poll(self.poll.id()).expect("published");
        let closing = poll.closing_at(at).expect("in time");
        self.take(at, Message::Close(closing));
        self.name(at);
        for round in [TallyRound::Heads, TallyRound::Shares] {
            for trustee in 0..usize::from(THRESHOLD) {
                let share = self.share(round, trustee);
                self.take(at, Message::Share(share));
            }
        }
        let poll = self.state.poll(self.poll.id()).expect("published");
        let result = poll.result().expect("enough shares").clone();
        self.take(at, Message::Result(result));
    }

    /// The trustees who decrypt name the closing.
    fn name(&mut self, at: i64) {
        for trustee in 0..usize::from(THRESHOLD) {
            let naming = self.naming(trustee);
            self.take(at, Message::Naming(naming));
        }
    }

    /// A trustee's naming of the closing, from 0.
    pub fn naming(&self, trustee: usize) -> Naming {
        let poll = self.poll.id();
        let state = self.state.poll(poll).expect("published");
        let closing = state.closing().expect("closed").digest();
        let context = NamingContext { poll, closing };
        let key = &self.trustees[trustee].heads;
        let proof = naming::name(key, &context, &mut rng("naming")).expect("a heads key");
        Naming {
            poll,
            closing,
            trustee: key.index(),
            proof: HexBytes(proof),
        }
    }

    /// A trustee's share of a round, from 0.
    pub fn share(&self, round: TallyRound, trustee: usize) -> DecryptionShare {
        let poll = self.state.poll(self.poll.id()).expect("published");
        let context = poll.context(round).expect("closed");
        let own = match round {
            TallyRound::Heads => &self.trustees[trustee].heads,
            TallyRound::Shares => &self.trustees[trustee].shares,
        };
        let part = decrypt(own, &context, &poll.sums(round), &mut rng("decrypt"));
        encode_share(poll.id(), &part.expect("own sums"))
    }
}
