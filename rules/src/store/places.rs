//! What lies where. The book's table of the state's keys is this file.

#[cfg(feature = "life")]
use linli_primitives::account::Standings;
use linli_primitives::{
    AttestationLeaf, AttestationRoot, Day, Digest, EventNullifier, MemberRoot, Nullifier, PollId,
    RulebookId, SchemeId, StateNullifier, StateRoot,
};
use linli_sigma::DecryptionShare;
use linli_wire::attestation::LossTag;
use linli_wire::community::{Community, CommunityRoles};
#[cfg(feature = "life")]
use linli_wire::fund::{Fund, FundId};
use linli_wire::rulebook::{DeclaredEvent, Rulebook};
use linli_wire::scheme::{Roles, Scheme};
#[cfg(feature = "evidence")]
use linli_wire::signature::OfficerKey;
use linli_wire::{Closing, Poll, RollSummary, TallyResult, TallyRound, Trustees};

use super::{AnyCell, At, Cell, Key, Part, Under};
use crate::aid::attestations::{Attested, Losses};
use crate::aid::claims::AcceptedClaim;
use crate::aid::pool::Booked;
use crate::aid::rounds::{Claimed, Closed, OpenRound};
use crate::aid::state::SchemeHead;
use crate::aid::tree::Node;
#[cfg(feature = "evidence")]
use crate::community::Convicted;
#[cfg(feature = "life")]
use crate::community::{Desked, Noticed, Reported};
use crate::community::{Head, InForce, ValidatorsInForce};
#[cfg(feature = "bookings")]
use crate::community::{Listed, Reserved};
use crate::decryption::Tally;
use crate::disclosure::Areas;
#[cfg(feature = "bookings")]
use crate::fund::Invoiced;
#[cfg(feature = "life")]
use crate::fund::{Entered, FundHead, Granted};
use crate::poll::{BallotBox, Changes, Counted};
use crate::sums::Sums;

/// A place that only needs to be empty or not.
pub(crate) type Mark = u8;
/// What lies in such a place.
pub(crate) const MARK: Mark = 1;

macro_rules! places {
    ($(
        $(#[doc = $doc:literal])* $(#[cfg $built:tt])?
        $tag:literal $name:ident($($part:ident: $type:ty),*) -> $cell:ty;
    )*) => {
        $(
            $(#[doc = $doc])* $(#[cfg $built])?
            pub(crate) fn $name($($part: $type),*) -> At<$cell> {
                At::new(Key::new($tag)$(.with(&$part))*)
            }
        )*

        /// Reads the cell of a key; says what is wrong with either.
        pub(super) fn read(key: &[u8], cell: &[u8]) -> Result<Box<dyn AnyCell>, String> {
            let (length, cell) = match key.first() {
                $($(#[cfg $built])? Some(&$tag) => (1 $(+ <$type as Part>::LENGTH)*, read_as::<$cell>(cell)?),)*
                _ => return Err("a key of no known kind".into()),
            };
            if key.len() != length {
                return Err("a key of another length than its kind's".into());
            }
            Ok(cell)
        }
    };
}

fn read_as<C: Cell>(bytes: &[u8]) -> Result<Box<dyn AnyCell>, String> {
    let cell: C = borsh::from_slice(bytes).map_err(|error| error.to_string())?;
    Ok(Box::new(cell))
}

places! {
    /// How far the log was taken, and the state's root.
    0x00 head() -> Head;
    /// The community's document.
    0x01 community() -> Community;
    /// Who may act for it now.
    0x02 community_roles() -> CommunityRoles;
    /// A roll, by its digest.
    0x03 roll(digest: Digest) -> RollSummary;
    /// Trustees, by their ceremony's digest.
    0x04 trustees(ceremony: Digest) -> Trustees;
    /// The shares of a roll's owners who can vote, by its digest.
    0x05 areas(roll: Digest) -> Areas;
    /// The roll that the next poll takes.
    0x06 roll_in_force() -> InForce;
    /// Who holds the record together.
    0x07 validators() -> ValidatorsInForce;
    /// A notice, from 1.
    #[cfg(feature = "life")]
    0x08 notice(number: u64) -> Noticed;
    /// The number of the notice with this digest.
    #[cfg(feature = "life")]
    0x09 notice_number(digest: Digest) -> u64;
    /// How many there are.
    #[cfg(feature = "life")]
    0x0a notice_count() -> u64;

    /// A desk, by its digest.
    #[cfg(feature = "life")]
    0x0b desk(digest: Digest) -> Desked;
    /// A report, from 1.
    #[cfg(feature = "life")]
    0x0c report(number: u64) -> Reported;
    /// The number of the report with this nullifier.
    #[cfg(feature = "life")]
    0x0d report_number(nullifier: Nullifier) -> u64;
    /// How many there are.
    #[cfg(feature = "life")]
    0x0e report_count() -> u64;

    /// How many units a roll has, by its digest.
    #[cfg(feature = "life")]
    0x0f units(roll: Digest) -> u32;

    /// A poll's document.
    0x10 poll(poll: PollId) -> Poll;
    /// What a ballot changes in it, and what a ballot is checked against.
    0x11 ballot_box(poll: PollId) -> BallotBox;
    /// The sums of the ballots that count.
    0x12 sums(poll: PollId) -> Sums;
    /// An owner's ballot that counts, with its ciphertexts where a later one may take its place.
    0x13 ballot(poll: PollId, nullifier: Nullifier) -> Counted;
    /// The closing.
    0x15 closing(poll: PollId) -> Closing;
    /// What has become known since.
    0x16 tally(poll: PollId) -> Tally;
    /// What a trustee decrypted.
    0x17 partial(poll: PollId, round: TallyRound, trustee: u16) -> DecryptionShare;
    /// The result, computed here.
    0x18 result(poll: PollId) -> TallyResult;
    /// Whether it was published, too.
    0x19 decided(poll: PollId) -> Mark;
    /// What the committee did with it since it was published.
    0x1a changes(poll: PollId) -> Changes;
    /// The last poll whose title looks like this, by the digest of its look.
    0x1b title(look: Digest) -> PollId;
    /// The closing that a trustee named.
    0x1c naming(poll: PollId, trustee: u16) -> Digest;

    /// A scheme's document.
    0x20 scheme(scheme: SchemeId) -> Scheme;
    /// Its counts, roots and sums.
    0x21 scheme_head(scheme: SchemeId) -> SchemeHead;
    /// Who may act for it now.
    0x22 scheme_roles(scheme: SchemeId) -> Roles;
    /// A version of the rulebook, from 1.
    0x23 rulebook(scheme: SchemeId, number: u32) -> (RulebookId, Rulebook);
    /// The number of the version with this name.
    0x24 rulebook_number(scheme: SchemeId, rulebook: RulebookId) -> u32;
    /// The first version that has this line.
    0x25 line(scheme: SchemeId, category: u32) -> u32;
    /// A declared event, from 1.
    0x26 declared(scheme: SchemeId, number: u32) -> DeclaredEvent;
    /// The day on which version 1 of the rulebook was published.
    0x27 first_published(scheme: SchemeId) -> Day;
    /// The scheme whose name looks like this, by the digest of its look.
    0x28 scheme_name(look: Digest) -> SchemeId;

    /// A node of the members' tree, by its level above the leaves.
    0x30 member_node(scheme: SchemeId, level: u8, index: u64) -> Node;
    /// The last batch that led to this root of the members.
    0x31 member_root(scheme: SchemeId, root: MemberRoot) -> u64;
    /// A line's attestations: counts and root.
    0x32 losses(scheme: SchemeId, category: u32) -> Losses;
    /// A node of their tree.
    0x33 loss_node(scheme: SchemeId, category: u32, level: u8, index: u64) -> Node;
    /// The last change of the line's attestations that led to this root.
    0x34 loss_root(scheme: SchemeId, category: u32, root: AttestationRoot) -> u64;
    /// An attested loss.
    0x35 loss(scheme: SchemeId, leaf: AttestationLeaf) -> Attested;
    /// A bill that may not be attested again, and its loss.
    0x36 loss_tag(scheme: SchemeId, tag: LossTag) -> AttestationLeaf;
    /// A node of the tree of notes.
    0x37 note_node(scheme: SchemeId, level: u8, index: u64) -> Node;
    /// The last number of claims that led to this root of the notes.
    0x38 note_root(scheme: SchemeId, root: StateRoot) -> u64;

    /// The open round.
    0x40 open_round(scheme: SchemeId) -> OpenRound;
    /// A closed round, from 1.
    0x41 closed_round(scheme: SchemeId, number: u64) -> Closed;
    /// A claim of a round.
    0x42 claimed(scheme: SchemeId, round: u64, event: EventNullifier) -> Claimed;
    /// A claim, by its position.
    0x43 claim(scheme: SchemeId, position: u64) -> AcceptedClaim;
    /// The claim of an event.
    0x44 event(scheme: SchemeId, event: EventNullifier) -> u64;
    /// The claim that spent a note.
    0x45 spent(scheme: SchemeId, note: StateNullifier) -> u64;
    /// What was booked under a reference, by its digest.
    0x46 reference(scheme: SchemeId, reference: Digest) -> Booked;
    /// The address to which the claim of an event is paid, where a contract holds the pool.
    0x47 payee(scheme: SchemeId, event: EventNullifier) -> String;

    /// A fund's document.
    #[cfg(feature = "life")]
    0x50 fund(fund: FundId) -> Fund;
    /// How it stands.
    #[cfg(feature = "life")]
    0x51 fund_head(fund: FundId) -> FundHead;
    /// The accounts of its units.
    #[cfg(feature = "life")]
    0x52 standings(fund: FundId) -> Standings;
    /// An act, from 1.
    #[cfg(feature = "life")]
    0x53 entered(fund: FundId, number: u64) -> Entered;
    /// The act that charged a month for an account.
    #[cfg(feature = "bookings")]
    0x54 charged(fund: FundId, account: u16, month: u32) -> u64;
    /// The act that entered a bank's statement.
    #[cfg(feature = "bookings")]
    0x55 statement(fund: FundId, statement: Digest) -> u64;
    /// What a question of a poll allows.
    #[cfg(feature = "life")]
    0x56 granted(fund: FundId, poll: PollId, question: u16) -> Granted;
    /// The fund whose name looks like this, by the digest of its look.
    #[cfg(feature = "life")]
    0x57 fund_name(look: Digest) -> FundId;
    /// The act that entered a line of a bank's statement, by the line's mark.
    #[cfg(feature = "life")]
    0x58 statement_line(fund: FundId, mark: u128) -> u64;
    /// The act whose cells have this nonce.
    #[cfg(feature = "bookings")]
    0x59 nonce(fund: FundId, nonce: Digest) -> u64;
    /// The expenses of an invoice.
    #[cfg(feature = "bookings")]
    0x5a invoice(fund: FundId, invoice: Digest) -> Invoiced;

    /// A list of spaces, by its digest.
    #[cfg(feature = "bookings")]
    0x60 place_list(list: Digest) -> Listed;
    /// A booking, from 1.
    #[cfg(feature = "bookings")]
    0x61 booking(number: u64) -> Reserved;
    /// The number of the booking with this nullifier.
    #[cfg(feature = "bookings")]
    0x62 booking_number(nullifier: Nullifier) -> u64;
    /// How many there are.
    #[cfg(feature = "bookings")]
    0x63 booking_count() -> u64;
    /// The booking that has a slot, by the day and minute at which it begins.
    #[cfg(feature = "bookings")]
    0x64 taken(list: Digest, space: u16, day: u32, minute: u16) -> u64;
    /// The bookings that wait for a space, the first first.
    #[cfg(feature = "bookings")]
    0x65 waiting(list: Digest, space: u16) -> Vec<u64>;

    /// The number of the report that names this file.
    #[cfg(feature = "life")]
    0x70 report_file(file: Digest) -> u64;

    /// A validator that signed twice, by its key.
    #[cfg(feature = "evidence")]
    0x71 convicted(key: OfficerKey) -> Convicted;
    /// The name of one that was replaced, by its key.
    #[cfg(feature = "evidence")]
    0x72 former_validator(key: OfficerKey) -> String;
}

/// All rolls.
pub(crate) const fn rolls() -> Under<RollSummary> {
    Under::new(Key::new(0x03))
}

/// All trustees.
pub(crate) const fn all_trustees() -> Under<Trustees> {
    Under::new(Key::new(0x04))
}

/// All notices.
#[cfg(feature = "life")]
pub(crate) const fn notices() -> Under<Noticed> {
    Under::new(Key::new(0x08))
}

#[cfg(feature = "life")]
/// All funds.
pub(crate) const fn funds() -> Under<Fund> {
    Under::new(Key::new(0x50))
}

/// The acts of a fund.
#[cfg(feature = "life")]
pub(crate) fn entered_of(fund: FundId) -> Under<Entered> {
    Under::new(Key::new(0x53).with(&fund))
}

/// All desks.
#[cfg(feature = "life")]
pub(crate) const fn desks() -> Under<Desked> {
    Under::new(Key::new(0x0b))
}

/// All reports.
#[cfg(feature = "life")]
pub(crate) const fn reports() -> Under<Reported> {
    Under::new(Key::new(0x0c))
}

/// All files that reports name.
#[cfg(feature = "life")]
pub(crate) const fn report_files() -> Under<u64> {
    Under::new(Key::new(0x70))
}

/// All validators that signed twice.
#[cfg(feature = "evidence")]
pub(crate) const fn all_convicted() -> Under<Convicted> {
    Under::new(Key::new(0x71))
}

/// All lists of spaces.
#[cfg(feature = "bookings")]
pub(crate) const fn place_lists() -> Under<Listed> {
    Under::new(Key::new(0x60))
}

/// All bookings.
#[cfg(feature = "bookings")]
pub(crate) const fn bookings() -> Under<Reserved> {
    Under::new(Key::new(0x61))
}

/// All slots that are taken.
#[cfg(feature = "bookings")]
pub(crate) const fn all_taken() -> Under<u64> {
    Under::new(Key::new(0x64))
}

/// The slots of a space that are taken on a day.
#[cfg(feature = "bookings")]
pub(crate) fn taken_on(list: Digest, space: u16, day: u32) -> Under<u64> {
    Under::new(Key::new(0x64).with(&list).with(&space).with(&day))
}

/// All queues.
#[cfg(feature = "bookings")]
pub(crate) const fn all_waiting() -> Under<Vec<u64>> {
    Under::new(Key::new(0x65))
}

/// All polls.
pub(crate) const fn polls() -> Under<BallotBox> {
    Under::new(Key::new(0x11))
}

/// The ballots of a poll that count.
pub(crate) fn ballots(poll: PollId) -> Under<Counted> {
    Under::new(Key::new(0x13).with(&poll))
}

/// What trustees decrypted in both rounds.
pub(crate) fn all_partials(poll: PollId) -> Under<DecryptionShare> {
    Under::new(Key::new(0x17).with(&poll))
}

/// What trustees named.
pub(crate) fn namings(poll: PollId) -> Under<Digest> {
    Under::new(Key::new(0x1c).with(&poll))
}

/// What trustees decrypted in a round.
pub(crate) fn partials(poll: PollId, round: TallyRound) -> Under<DecryptionShare> {
    Under::new(Key::new(0x17).with(&poll).with(&round))
}

/// All schemes.
pub(crate) const fn schemes() -> Under<Scheme> {
    Under::new(Key::new(0x20))
}

/// The leaves of a scheme's members.
pub(crate) fn member_leaves(scheme: SchemeId) -> Under<Node> {
    Under::new(Key::new(0x30).with(&scheme).with(&0u8))
}

/// The lines in which a loss was attested.
pub(crate) fn all_losses(scheme: SchemeId) -> Under<Losses> {
    Under::new(Key::new(0x32).with(&scheme))
}

/// The claims of a round.
pub(crate) fn claims_of(scheme: SchemeId, round: u64) -> Under<Claimed> {
    Under::new(Key::new(0x42).with(&scheme).with(&round))
}

/// All claims.
pub(crate) fn claims(scheme: SchemeId) -> Under<AcceptedClaim> {
    Under::new(Key::new(0x43).with(&scheme))
}

macro_rules! elements {
    ($($name:ty),*) => {$(
        /// Most significant byte first, so that the bytes order as the elements do.
        impl Part for $name {
            const LENGTH: usize = 32;

            fn write(&self, bytes: &mut [u8]) {
                bytes.copy_from_slice(&self.to_bytes());
                bytes.reverse();
            }

            fn read(bytes: &[u8]) -> Option<Self> {
                let mut element: [u8; 32] = bytes.try_into().ok()?;
                element.reverse();
                Self::from_bytes(&element).ok()
            }
        }
    )*};
}

elements!(
    PollId,
    Nullifier,
    SchemeId,
    RulebookId,
    MemberRoot,
    AttestationRoot,
    AttestationLeaf,
    StateRoot,
    EventNullifier,
    StateNullifier
);

macro_rules! integers {
    ($($name:ty),*) => {$(
        impl Part for $name {
            const LENGTH: usize = size_of::<Self>();

            fn write(&self, bytes: &mut [u8]) {
                bytes.copy_from_slice(&self.to_be_bytes());
            }

            fn read(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self::from_be_bytes)
            }
        }
    )*};
}

integers!(u8, u16, u32, u64, u128);

impl Part for Digest {
    const LENGTH: usize = 32;

    fn write(&self, bytes: &mut [u8]) {
        bytes.copy_from_slice(&self.0);
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

#[cfg(feature = "life")]
impl Part for FundId {
    const LENGTH: usize = 32;

    fn write(&self, bytes: &mut [u8]) {
        self.0.write(bytes);
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        Digest::read(bytes).map(Self)
    }
}

#[cfg(feature = "evidence")]
impl Part for OfficerKey {
    const LENGTH: usize = 32;

    fn write(&self, bytes: &mut [u8]) {
        bytes.copy_from_slice(self.as_bytes());
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        Self::new(bytes.try_into().ok()?).ok()
    }
}

impl Part for LossTag {
    const LENGTH: usize = 32;

    fn write(&self, bytes: &mut [u8]) {
        self.0.write(bytes);
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        Digest::read(bytes).map(Self)
    }
}

impl Part for TallyRound {
    const LENGTH: usize = 1;

    fn write(&self, bytes: &mut [u8]) {
        bytes[0] = *self as u8;
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        [Self::Heads, Self::Shares]
            .into_iter()
            .find(|round| bytes == [*round as u8])
    }
}
