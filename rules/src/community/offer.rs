//! The inputs of a community, with their proofs vouched for, and their effects.

use crate::aid::{Movement, VerifiedClaim};
use linli_primitives::{Digest, PollId, Realm, SchemeId};
use linli_wire::act::Act;
#[cfg(feature = "bookings")]
use linli_wire::booking::{BookingAct, PlaceAct, PlaceList};
use linli_wire::community::{Community, CommunityId, CommunityRolesUpdate, RollInForce};
#[cfg(feature = "evidence")]
use linli_wire::evidence::Evidence;
#[cfg(feature = "life")]
use linli_wire::fund::{Fund, FundAct, FundId, FundOrder};
#[cfg(feature = "life")]
use linli_wire::notice::Notice;
use linli_wire::poll::PollChange;
#[cfg(feature = "life")]
use linli_wire::report::{Desk, ReportAct};
use linli_wire::scheme::Scheme;
#[cfg(feature = "evidence")]
use linli_wire::signature::OfficerKey;
use linli_wire::signature::Signed;
use linli_wire::validators::ValidatorsUpdate;
use linli_wire::{
    Closing, DecryptionShare, Message, MessageKind, Naming, Poll, RollSummary, TallyResult,
    Trustees,
};

#[cfg(feature = "bookings")]
use super::VerifiedBooking;
#[cfg(feature = "life")]
use super::VerifiedReport;
use crate::disclosure::Areas;
use crate::input::{self, VerifiedBallot};

/// One message of the log; what needs a proof or a file has been verified.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "taken one by one; a box would only move the bytes"
)]
pub enum Offer {
    /// The community begins.
    Community(Signed<Community>),
    /// The committee changes who may act.
    CommunityRoles(Signed<CommunityRolesUpdate>),
    /// The registrar publishes a roll.
    Roll(VouchedRoll),
    /// The committee publishes trustees.
    Trustees(VouchedTrustees),
    /// The committee publishes a poll.
    Poll(Signed<Poll>),
    /// An owner casts a ballot.
    Ballot(VerifiedBallot),
    /// Anybody closes a poll.
    Close(Closing),
    /// A trustee decrypts; the share's proof is checked when it is applied.
    Share(DecryptionShare),
    /// Anybody publishes the result.
    Result(TallyResult),
    /// The committee founds a scheme.
    Scheme(Signed<Scheme>),
    /// A scheme's officers act.
    Act {
        /// The scheme.
        scheme: SchemeId,
        /// The act; its signatures are checked when it is applied.
        act: Act,
    },
    /// A member claims.
    Claim(VerifiedClaim),
    /// Coins moved, of a scheme whose pool a contract holds; only that contract, and who replays it, vouches for them.
    Moved {
        /// The scheme.
        scheme: SchemeId,
        /// The coins.
        movement: Movement,
    },
    /// The committee cancels or extends a poll.
    PollChange(Signed<PollChange>),
    /// A trustee names the closing that she will decrypt; the proof is checked when it is applied.
    Naming(Naming),
    /// The registrar puts an earlier roll in force again.
    RollInForce(Signed<RollInForce>),
    /// The committee names other validators.
    Validators(Signed<ValidatorsUpdate>),
    /// The committee tells everybody something.
    #[cfg(feature = "life")]
    Notice(Signed<Notice>),
    /// The committee founds a fund.
    #[cfg(feature = "life")]
    Fund(Signed<Fund>),
    /// The committee's word on a fund.
    #[cfg(feature = "life")]
    FundOrder(Signed<FundOrder>),
    /// A fund's treasurers enter an act.
    #[cfg(feature = "life")]
    FundAct(Signed<FundAct>),
    /// The committee opens a desk for reports.
    #[cfg(feature = "life")]
    Desk(Signed<Desk>),
    /// A member reports something.
    #[cfg(feature = "life")]
    Report(VerifiedReport),
    /// Something happens to a report.
    #[cfg(feature = "life")]
    ReportAct(Signed<ReportAct>),
    /// The committee lists spaces that members book.
    #[cfg(feature = "bookings")]
    PlaceList(Signed<PlaceList>),
    /// The keepers of a list act.
    #[cfg(feature = "bookings")]
    PlaceAct(Signed<PlaceAct>),
    /// A member books a space.
    #[cfg(feature = "bookings")]
    Booking(VerifiedBooking),
    /// A booking is given up or moved.
    #[cfg(feature = "bookings")]
    BookingAct(Signed<BookingAct>),
    /// A validator signed twice; the signatures are checked when it is applied.
    #[cfg(feature = "evidence")]
    Evidence(Evidence),
}

impl Offer {
    /// The offer of a message that nobody needs to vouch for; `None` for rolls, trustees, ballots, claims,
    /// reports and bookings.
    pub fn of(message: &Message) -> Option<Self> {
        Some(match message.clone() {
            Message::Community(act) => Self::Community(act),
            Message::CommunityRoles(act) => Self::CommunityRoles(act),
            Message::Poll(act) => Self::Poll(act),
            Message::PollChange(act) => Self::PollChange(act),
            Message::Close(closing) => Self::Close(closing),
            Message::Share(share) => Self::Share(share),
            Message::Result(result) => Self::Result(result),
            Message::Naming(naming) => Self::Naming(naming),
            Message::RollInForce(act) => Self::RollInForce(act),
            Message::Validators(act) => Self::Validators(act),
            #[cfg(feature = "life")]
            Message::Notice(act) => Self::Notice(act),
            #[cfg(feature = "life")]
            Message::Fund(act) => Self::Fund(act),
            #[cfg(feature = "life")]
            Message::FundOrder(act) => Self::FundOrder(act),
            #[cfg(feature = "life")]
            Message::FundAct(act) => Self::FundAct(act),
            #[cfg(feature = "life")]
            Message::Desk(act) => Self::Desk(act),
            #[cfg(feature = "life")]
            Message::ReportAct(act) => Self::ReportAct(act),
            #[cfg(feature = "life")]
            Message::Report(_) => return None,
            #[cfg(feature = "bookings")]
            Message::PlaceList(act) => Self::PlaceList(act),
            #[cfg(feature = "bookings")]
            Message::PlaceAct(act) => Self::PlaceAct(act),
            #[cfg(feature = "bookings")]
            Message::BookingAct(act) => Self::BookingAct(act),
            #[cfg(feature = "bookings")]
            Message::Booking(_) => return None,
            #[cfg(feature = "evidence")]
            Message::Evidence(evidence) => Self::Evidence(evidence),
            Message::Scheme(act) => Self::Scheme(act),
            Message::Act { scheme, act } => Self::Act { scheme, act },
            Message::Roll(_) | Message::Trustees(_) | Message::Ballot(_) | Message::Claim(_) => {
                return None;
            }
        })
    }

    /// Which kind of message it is.
    pub const fn kind(&self) -> MessageKind {
        match self {
            Self::Community(_) => MessageKind::Community,
            Self::CommunityRoles(_) => MessageKind::CommunityRoles,
            Self::Roll(_) => MessageKind::Roll,
            Self::Trustees(_) => MessageKind::Trustees,
            Self::Poll(_) => MessageKind::Poll,
            Self::PollChange(_) => MessageKind::PollChange,
            Self::Ballot(_) => MessageKind::Ballot,
            Self::Close(_) => MessageKind::Close,
            Self::Share(_) => MessageKind::Share,
            Self::Result(_) => MessageKind::Result,
            Self::Scheme(_) => MessageKind::Scheme,
            Self::Act { .. } | Self::Moved { .. } => MessageKind::Act,
            Self::Claim(_) => MessageKind::Claim,
            Self::Naming(_) => MessageKind::Naming,
            Self::RollInForce(_) => MessageKind::RollInForce,
            Self::Validators(_) => MessageKind::Validators,
            #[cfg(feature = "life")]
            Self::Notice(_) => MessageKind::Notice,
            #[cfg(feature = "life")]
            Self::Fund(_) => MessageKind::Fund,
            #[cfg(feature = "life")]
            Self::FundOrder(_) => MessageKind::FundOrder,
            #[cfg(feature = "life")]
            Self::FundAct(_) => MessageKind::FundAct,
            #[cfg(feature = "life")]
            Self::Desk(_) => MessageKind::Desk,
            #[cfg(feature = "life")]
            Self::Report(_) => MessageKind::Report,
            #[cfg(feature = "life")]
            Self::ReportAct(_) => MessageKind::ReportAct,
            #[cfg(feature = "bookings")]
            Self::PlaceList(_) => MessageKind::PlaceList,
            #[cfg(feature = "bookings")]
            Self::PlaceAct(_) => MessageKind::PlaceAct,
            #[cfg(feature = "bookings")]
            Self::Booking(_) => MessageKind::Booking,
            #[cfg(feature = "bookings")]
            Self::BookingAct(_) => MessageKind::BookingAct,
            #[cfg(feature = "evidence")]
            Self::Evidence(_) => MessageKind::Evidence,
        }
    }
}

/// A signed summary whose roll was recomputed from its file.
#[derive(Clone, Debug)]
pub struct VouchedRoll {
    pub(super) act: Signed<RollSummary>,
    pub(super) realm: Realm,
    pub(super) measures: Measures,
}

/// What a state keeps of a roll's file.
#[derive(Clone, Debug, Default)]
pub struct Measures {
    /// The shares of the owners who can vote.
    pub areas: Areas,
    /// How many units there are.
    pub units: u32,
}

impl VouchedRoll {
    /// Vouches that a published roll, of `realm`, has the root, digest, heads and shares that `act` says, and these
    /// `measures`.
    ///
    /// Only for the verifier: calling it without that check lets polls name a roll that nobody can check. The
    /// signatures are checked when it is applied.
    pub const fn vouched(act: Signed<RollSummary>, realm: Realm, measures: Measures) -> Self {
        Self {
            act,
            realm,
            measures,
        }
    }
}

/// A signed notice of trustees whose ceremony was concluded again.
#[derive(Clone, Debug)]
pub struct VouchedTrustees {
    pub(super) act: Signed<Trustees>,
}

impl VouchedTrustees {
    /// Vouches that a published ceremony concludes with the digest, names, threshold and keys that `act` says.
    ///
    /// Only for the verifier: calling it without that check lets polls be sealed to keys of unknown origin. The
    /// signatures are checked when it is applied.
    pub const fn vouched(act: Signed<Trustees>) -> Self {
        Self { act }
    }
}

/// What an accepted message did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The community begins.
    Founded(CommunityId),
    /// Others may act now; the change's number.
    RolesChanged(u64),
    /// Others hold the record together from now on; the change's number.
    ValidatorsChanged(u64),
    /// Polls may name this roll, and the next one takes it.
    RollPublished(Digest),
    /// The next poll takes this roll, which was published earlier.
    RollInForce(Digest),
    /// Polls may name the trustees of this ceremony.
    TrusteesPublished(Digest),
    /// A poll is announced; ballots are taken once it opens.
    PollPublished(PollId),
    /// Something happened in a poll.
    Poll {
        /// Which.
        poll: PollId,
        /// How.
        effect: input::Effect,
    },
    /// A scheme takes acts.
    SchemeFounded(SchemeId),
    /// Something happened in a scheme.
    Scheme {
        /// Which.
        scheme: SchemeId,
        /// How.
        effect: crate::aid::Effect,
    },
    /// Everybody is told something; the notice's number.
    #[cfg(feature = "life")]
    NoticePublished(u64),
    /// A fund takes acts.
    #[cfg(feature = "life")]
    FundFounded(FundId),
    /// The committee ordered something about a fund.
    #[cfg(feature = "life")]
    FundOrdered(FundId),
    /// An act is entered.
    #[cfg(feature = "life")]
    FundEntered {
        /// In which fund.
        fund: FundId,
        /// The act's number.
        number: u64,
    },
    /// A desk takes reports.
    #[cfg(feature = "life")]
    DeskOpened(Digest),
    /// Something was reported; the report's number.
    #[cfg(feature = "life")]
    ReportMade(u64),
    /// Something happened to a report; its number.
    #[cfg(feature = "life")]
    ReportStepped(u64),
    /// Spaces can be booked.
    #[cfg(feature = "bookings")]
    PlacesListed(Digest),
    /// The keepers of a list acted.
    #[cfg(feature = "bookings")]
    PlacesKept {
        /// Which list.
        list: Digest,
        /// The numbers of the bookings that this changed.
        changed: Vec<u64>,
    },
    /// A space is booked, or somebody waits for it; the booking's number.
    #[cfg(feature = "bookings")]
    Booked(u64),
    /// A booking is given up or moved; its number, and those of the bookings that waited for it.
    #[cfg(feature = "bookings")]
    BookingChanged(Vec<u64>),
    /// The validator with this key signed two things of which it may sign one.
    #[cfg(feature = "evidence")]
    SignedTwice(OfficerKey),
}
