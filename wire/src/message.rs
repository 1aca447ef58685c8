//! Everything that can be submitted to a community's log.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::document::Kind;
use linli_primitives::{Digest, SchemeId};
use serde::{Deserialize, Serialize};

use crate::act::{self, Act};
use crate::ballot::{self, Ballot};
#[cfg(feature = "bookings")]
use crate::booking::{Booking, BookingAct, PlaceAct, PlaceList};
use crate::claim::{self, Claim};
use crate::community::{
    Community, CommunityRolesUpdate, PublishedRoll, PublishedTrustees, RollInForce,
};
use crate::encoding::{DecodeError, UncheckedPoint, decode, encode};
use crate::evidence;
#[cfg(feature = "evidence")]
use crate::evidence::Evidence;
use crate::fund;
#[cfg(feature = "life")]
use crate::fund::{Fund, FundAct, FundOrder};
#[cfg(feature = "life")]
use crate::notice::Notice;
use crate::poll::{Poll, PollChange, Trustees};
#[cfg(feature = "life")]
use crate::report::{Desk, Report, ReportAct};
use crate::scheme::Scheme;
use crate::signature::Signed;
use crate::tally::{self, Closing, DecryptionShare, Naming, ShareHead, TallyResult};
use crate::validators::ValidatorsUpdate;

/// First bytes of a message: the kind and the format's version.
pub const MAGIC: [u8; 8] = *b"LINLIM\x00\x01";
/// The longest message of any kind, in bytes.
pub const MAX_BYTES: usize = 64 << 20;
/// Room for the magic, the kind, a scheme's id and a length.
const HEAD: usize = 64;

/// One message, as submitted and logged.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = false)]
pub enum Message {
    /// The community begins: entry 0, signed by its own committee for its own id.
    Community(Signed<Community>),
    /// The committee changes who may act.
    CommunityRoles(Signed<CommunityRolesUpdate>),
    /// The registrar publishes a roll.
    Roll(PublishedRoll),
    /// The committee publishes trustees.
    Trustees(PublishedTrustees),
    /// The committee publishes a poll.
    Poll(Signed<Poll>),
    /// An owner casts a ballot, by its canonical bytes.
    Ballot(Vec<u8>),
    /// Anybody closes a poll whose time has come.
    Close(Closing),
    /// A trustee decrypts; the proof is the authority.
    Share(DecryptionShare),
    /// Anybody publishes the result that everybody can compute.
    Result(TallyResult),
    /// The committee founds a scheme.
    Scheme(Signed<Scheme>),
    /// A scheme's officers act.
    Act {
        /// The scheme.
        scheme: SchemeId,
        /// The act, with its signatures.
        act: Act,
    },
    /// A member claims, by the claim's canonical bytes.
    Claim(Vec<u8>),
    /// The committee cancels or extends a poll.
    PollChange(Signed<PollChange>),
    /// A trustee names the closing that she will decrypt; the proof is the authority.
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
    Report(Report),
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
    Booking(Booking),
    /// A booking is given up or moved.
    #[cfg(feature = "bookings")]
    BookingAct(Signed<BookingAct>),
    /// Anybody shows that a validator signed twice; the two signatures are the authority.
    #[cfg(feature = "evidence")]
    Evidence(Evidence),
}

/// What the first bytes of a message with points say: enough to refuse a stranger's message before a point is decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageHead {
    /// Of [`Message::Share`]: what it is for.
    Share(ShareHead),
    /// Of [`Message::Trustees`]: all but the ceremony's file.
    Trustees(Signed<Trustees<UncheckedPoint>>),
    /// Of [`Message::Poll`]: all of it.
    Poll(Box<Signed<Poll<UncheckedPoint>>>),
}

/// Which kind of message.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[borsh(use_discriminant = false)]
pub enum MessageKind {
    /// [`Message::Community`].
    Community,
    /// [`Message::CommunityRoles`].
    CommunityRoles,
    /// [`Message::Roll`].
    Roll,
    /// [`Message::Trustees`].
    Trustees,
    /// [`Message::Poll`].
    Poll,
    /// [`Message::Ballot`].
    Ballot,
    /// [`Message::Close`].
    Close,
    /// [`Message::Share`].
    Share,
    /// [`Message::Result`].
    Result,
    /// [`Message::Scheme`].
    Scheme,
    /// [`Message::Act`].
    Act,
    /// [`Message::Claim`].
    Claim,
    /// [`Message::PollChange`].
    PollChange,
    /// [`Message::Naming`].
    Naming,
    /// [`Message::RollInForce`].
    RollInForce,
    /// [`Message::Validators`].
    Validators,
    /// A notice: `Message::Notice`, where the feature `life` is on; refused otherwise.
    Notice,
    /// A fund's document; the same.
    Fund,
    /// The committee's word on a fund; the same.
    FundOrder,
    /// An act of a fund's treasurers; the same.
    FundAct,
    /// A desk, likewise.
    Desk,
    /// A report, likewise.
    Report,
    /// An act on a report, likewise.
    ReportAct,
    /// A list of spaces; this and the next only where they are built in.
    PlaceList,
    /// An act of a list's keepers, likewise.
    PlaceAct,
    /// A booking, likewise.
    Booking,
    /// An act on a booking, likewise.
    BookingAct,
    /// Evidence against a validator, likewise.
    Evidence,
}

impl MessageKind {
    /// All kinds, in the order of their number on the wire.
    pub const ALL: [Self; 28] = [
        Self::Community,
        Self::CommunityRoles,
        Self::Roll,
        Self::Trustees,
        Self::Poll,
        Self::Ballot,
        Self::Close,
        Self::Share,
        Self::Result,
        Self::Scheme,
        Self::Act,
        Self::Claim,
        Self::PollChange,
        Self::Naming,
        Self::RollInForce,
        Self::Validators,
        Self::Notice,
        Self::Fund,
        Self::FundOrder,
        Self::FundAct,
        Self::Desk,
        Self::Report,
        Self::ReportAct,
        Self::PlaceList,
        Self::PlaceAct,
        Self::Booking,
        Self::BookingAct,
        Self::Evidence,
    ];

    /// The kind's name, as in text: `community-roles`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Community => "community",
            Self::CommunityRoles => "community-roles",
            Self::Roll => "roll",
            Self::Trustees => "trustees",
            Self::Poll => "poll",
            Self::Ballot => "ballot",
            Self::Close => "close",
            Self::Share => "share",
            Self::Result => "result",
            Self::Scheme => "scheme",
            Self::Act => "act",
            Self::Claim => "claim",
            Self::PollChange => "poll-change",
            Self::Naming => "naming",
            Self::RollInForce => "roll-in-force",
            Self::Validators => "validators",
            Self::Notice => "notice",
            Self::Fund => "fund",
            Self::FundOrder => "fund-order",
            Self::FundAct => "fund-act",
            Self::Desk => "desk",
            Self::Report => "report",
            Self::ReportAct => "report-act",
            Self::PlaceList => "place-list",
            Self::PlaceAct => "place-act",
            Self::Booking => "booking",
            Self::BookingAct => "booking-act",
            Self::Evidence => "evidence",
        }
    }

    /// The longest message of this kind, in bytes.
    pub const fn max_bytes(self) -> usize {
        match self {
            Self::Roll | Self::Close => MAX_BYTES,
            Self::Trustees => 16 << 20,
            Self::Community | Self::CommunityRoles | Self::Poll | Self::Scheme => 2 << 20,
            Self::Share
            | Self::Result
            | Self::PollChange
            | Self::RollInForce
            | Self::Validators => 1 << 20,
            Self::Ballot => HEAD + ballot::MAX_BYTES,
            Self::Act => HEAD + act::MAX_BYTES,
            Self::Claim => HEAD + claim::MAX_BYTES,
            Self::Naming => HEAD + tally::NAMING_BYTES,
            Self::Notice => 64 << 10,
            Self::Fund | Self::FundOrder => 1 << 20,
            Self::FundAct => fund::MAX_ACT_BYTES,
            Self::Desk => 256 << 10,
            Self::PlaceList => 1 << 20,
            Self::Report | Self::ReportAct | Self::PlaceAct | Self::Booking | Self::BookingAct => {
                16 << 10
            }
            Self::Evidence => HEAD + evidence::MAX_BYTES,
        }
    }

    /// The most memory that a message of this kind and length takes, including its bytes: lists of empty texts take six
    /// times their bytes, and a growing list has room for twice what is in it.
    pub const fn held_bytes(self, bytes: usize) -> usize {
        bytes.saturating_mul(match self {
            Self::Roll | Self::Close | Self::Ballot | Self::Claim | Self::FundAct => 3,
            _ => 16,
        })
    }

    /// The kind that the first bytes of a message name, before the rest is there.
    pub fn peek(bytes: &[u8]) -> Result<Self, DecodeError> {
        let (magic, rest) = bytes
            .split_first_chunk::<8>()
            .ok_or(DecodeError::Magic("message"))?;
        if *magic != MAGIC {
            return Err(DecodeError::Magic("message"));
        }
        rest.first()
            .and_then(|number| Self::ALL.get(usize::from(*number)).copied())
            .ok_or(DecodeError::Canonical("no known kind of message".into()))
    }
}

impl core::fmt::Display for MessageKind {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name())
    }
}

impl Message {
    /// Canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        encode(&(MAGIC, self))
    }

    /// Reads canonical bytes; a ballot or claim inside must be canonical, too. The files of rolls and ceremonies are
    /// not parsed.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let limit = MessageKind::peek(bytes)?.max_bytes();
        let (_, message) = decode::<([u8; 8], Self)>(bytes, limit)?;
        match &message {
            Self::Ballot(ballot) => Ballot::decode(ballot).map(|_| ())?,
            Self::Claim(claim) => Claim::decode(claim).map(|_| ())?,
            _ => {}
        }
        Ok(message)
    }

    /// Who is behind a message that has points, without decoding them; `None` for kinds without points to decode.
    pub fn peek(bytes: &[u8]) -> Result<Option<MessageHead>, DecodeError> {
        let kind = MessageKind::peek(bytes)?;
        let limit = kind.max_bytes();
        if bytes.len() > limit {
            let length = bytes.len();
            return Err(DecodeError::Size { length, limit });
        }
        let rest = &bytes[MAGIC.len() + 1..];
        Ok(Some(match kind {
            MessageKind::Share => MessageHead::Share(first(rest)?),
            MessageKind::Trustees => MessageHead::Trustees(first(rest)?),
            MessageKind::Poll => MessageHead::Poll(first(rest)?),
            _ => return Ok(None),
        }))
    }

    /// Names a message by its canonical bytes.
    pub fn digest_of(bytes: &[u8]) -> Digest {
        Digest::of(Kind::Message, &[bytes])
    }

    /// Names the message.
    pub fn digest(&self) -> Digest {
        Self::digest_of(&self.encode())
    }

    /// Which kind it is.
    pub const fn kind(&self) -> MessageKind {
        match self {
            Self::Community(_) => MessageKind::Community,
            Self::CommunityRoles(_) => MessageKind::CommunityRoles,
            Self::Roll(_) => MessageKind::Roll,
            Self::Trustees(_) => MessageKind::Trustees,
            Self::Poll(_) => MessageKind::Poll,
            Self::Ballot(_) => MessageKind::Ballot,
            Self::Close(_) => MessageKind::Close,
            Self::Share(_) => MessageKind::Share,
            Self::Result(_) => MessageKind::Result,
            Self::Scheme(_) => MessageKind::Scheme,
            Self::Act { .. } => MessageKind::Act,
            Self::Claim(_) => MessageKind::Claim,
            Self::PollChange(_) => MessageKind::PollChange,
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

    /// What it is about: the poll's, scheme's or fund's id; for a roll, notice, desk or list of spaces its
    /// digest, for trustees their ceremony, for a report or booking its nullifier, for evidence the validator's key. `None` for what
    /// concerns the community itself, and for bytes that are not a ballot or claim.
    pub fn subject(&self) -> Option<[u8; 32]> {
        match self {
            Self::Community(_) | Self::CommunityRoles(_) | Self::Validators(_) => None,
            Self::Roll(roll) => Some(roll.act.act.digest.0),
            Self::Trustees(trustees) => Some(trustees.act.act.ceremony.0),
            Self::Poll(poll) => Some(poll.act.id().to_bytes()),
            Self::PollChange(change) => Some(change.act.poll.to_bytes()),
            // The poll or scheme comes first after the magic.
            Self::Ballot(bytes) | Self::Claim(bytes) => bytes.get(8..)?.first_chunk().copied(),
            Self::Close(closing) => Some(closing.poll.to_bytes()),
            Self::Share(share) => Some(share.poll.to_bytes()),
            Self::Result(result) => Some(result.poll.to_bytes()),
            Self::Naming(naming) => Some(naming.poll.to_bytes()),
            Self::RollInForce(act) => Some(act.act.roll.0),
            Self::Scheme(scheme) => Some(scheme.act.id().to_bytes()),
            Self::Act { scheme, .. } => Some(scheme.to_bytes()),
            #[cfg(feature = "life")]
            Self::Notice(notice) => Some(notice.act.digest().0),
            #[cfg(feature = "life")]
            Self::Fund(act) => Some(*act.act.id().as_bytes()),
            #[cfg(feature = "life")]
            Self::FundOrder(act) => Some(*act.act.fund.as_bytes()),
            #[cfg(feature = "life")]
            Self::FundAct(act) => Some(*act.act.fund.as_bytes()),
            #[cfg(feature = "life")]
            Self::Desk(desk) => Some(desk.act.digest().0),
            #[cfg(feature = "life")]
            Self::Report(report) => Some(report.membership.nullifier.to_bytes()),
            #[cfg(feature = "life")]
            Self::ReportAct(act) => Some(act.act.report.to_bytes()),
            #[cfg(feature = "bookings")]
            Self::PlaceList(list) => Some(list.act.digest().0),
            #[cfg(feature = "bookings")]
            Self::PlaceAct(act) => Some(act.act.list.0),
            #[cfg(feature = "bookings")]
            Self::Booking(booking) => Some(booking.membership.nullifier.to_bytes()),
            #[cfg(feature = "bookings")]
            Self::BookingAct(act) => Some(act.act.booking.to_bytes()),
            #[cfg(feature = "evidence")]
            Self::Evidence(evidence) => Some(*evidence.key.as_bytes()),
        }
    }
}

/// The value that the bytes begin with.
fn first<T: BorshDeserialize>(mut bytes: &[u8]) -> Result<T, DecodeError> {
    T::deserialize(&mut bytes).map_err(|e| DecodeError::Canonical(e.to_string()))
}

#[cfg(test)]
pub(crate) mod tests;
