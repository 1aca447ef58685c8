//! What officers sign before it counts: an act of a scheme, or a message of the community itself.

use std::borrow::Cow;

use linli_keystore::RoleSecret;
use linli_primitives::document::Kind;
use linli_primitives::{Day, Digest, SchemeId};
use linli_rule::Refusal;
use linli_rules::aid::SchemeState;
use linli_rules::community::CommunityState;
use linli_rules::poll::Views;
use linli_wire::Message;
use linli_wire::act::Act;
#[cfg(feature = "bookings")]
use linli_wire::booking::{PlaceAct, PlaceList};
use linli_wire::community::{
    Community, CommunityId, CommunityRoles, CommunityRolesUpdate, PublishedRoll, PublishedTrustees,
    RollInForce,
};
use linli_wire::fund::{Fund, FundAct, FundOrder};
use linli_wire::notice::Notice;
use linli_wire::poll::PollChange;
use linli_wire::report::{Desk, ReportAct};
use linli_wire::scheme::Scheme;
use linli_wire::signature::{OfficerKey, Role, Scope, Signable, Signature, Signed, SigningKey};
use linli_wire::validators::ValidatorsUpdate;
use linli_wire::{Poll, RollSummary, Trustees};
use serde::{Deserialize, Serialize};

use crate::json_text;

mod check;
mod moved;
mod standing;

pub use check::recorded;
pub use moved::{Moved, lines as lines_of_units};
pub use standing::{LeftOut, Standing};

/// The longest paper, in bytes.
pub const MAX_BYTES: u64 = 256 << 20;

/// A file that goes from officer to officer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Paper {
    /// The community begins.
    Community(Signed<Community>),
    /// Others may act for the community.
    CommunityRoles(Signed<CommunityRolesUpdate>),
    /// A roll with its file.
    Roll(Attached<RollSummary>),
    /// An earlier roll is in force again.
    RollInForce(Signed<RollInForce>),
    /// Others hold the record together.
    Validators(Signed<ValidatorsUpdate>),
    /// Trustees with their ceremony's file.
    Trustees(Attached<Trustees>),
    /// A poll.
    Poll(Signed<Poll>),
    /// A poll is cancelled or extended.
    PollChange(Signed<PollChange>),
    /// A mutual-aid scheme begins.
    Scheme(Signed<Scheme>),
    /// Everybody is told something.
    Notice(Signed<Notice>),
    /// A fund begins.
    Fund(Signed<Fund>),
    /// The committee's word on a fund.
    FundOrder(Signed<FundOrder>),
    /// A fund's treasurers enter an act.
    FundAct(Signed<FundAct>),
    /// The same of a move between units, whom it names to those who sign.
    Move(Moved),
    /// A desk takes members' reports.
    Desk(Signed<Desk>),
    /// Something happens to a report.
    ReportAct(Signed<ReportAct>),
    /// Spaces that members book.
    #[cfg(feature = "bookings")]
    PlaceList(Signed<PlaceList>),
    /// The keepers of a list act.
    #[cfg(feature = "bookings")]
    PlaceAct(Signed<PlaceAct>),
    /// An act in a scheme, which the paper names: what is signed for one is of no use to another.
    Act {
        /// Which scheme.
        scheme: SchemeId,
        /// What is done there.
        act: Act,
    },
}

/// Something signed, and the file that it summarises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attached<T> {
    /// What is signed.
    pub act: Signed<T>,
    /// The file's text.
    pub file: String,
}

/// Where a paper is valid, which decides who must sign.
#[derive(Clone, Copy)]
pub enum Office<'a> {
    /// Nowhere yet: a community's founding names its own committee.
    Founding,
    /// In a community, as its record stands.
    Community(&'a CommunityState),
    /// In a scheme.
    Scheme(SchemeState<'a>),
}

/// Runs `$body` with what is signed, of whatever kind, as `$signed`.
macro_rules! each {
    ($paper:expr, $signed:ident => $body:expr) => {
        match $paper {
            Paper::Community($signed) => $body,
            Paper::CommunityRoles($signed) => $body,
            Paper::Roll(Attached { act: $signed, .. }) => $body,
            Paper::RollInForce($signed) => $body,
            Paper::Validators($signed) => $body,
            Paper::Trustees(Attached { act: $signed, .. }) => $body,
            Paper::Poll($signed) => $body,
            Paper::PollChange($signed) => $body,
            Paper::Scheme($signed) => $body,
            Paper::Notice($signed) => $body,
            Paper::Fund($signed) => $body,
            Paper::FundOrder($signed) => $body,
            Paper::FundAct($signed) => $body,
            Paper::Move(Moved { act: $signed, .. }) => $body,
            Paper::Desk($signed) => $body,
            Paper::ReportAct($signed) => $body,
            #[cfg(feature = "bookings")]
            Paper::PlaceList($signed) => $body,
            #[cfg(feature = "bookings")]
            Paper::PlaceAct($signed) => $body,
            Paper::Act {
                act: Act::Rulebook($signed),
                ..
            } => $body,
            Paper::Act {
                act: Act::Declare($signed),
                ..
            } => $body,
            Paper::Act {
                act: Act::Roles($signed),
                ..
            } => $body,
            Paper::Act {
                act: Act::Members($signed),
                ..
            } => $body,
            Paper::Act {
                act: Act::Attest($signed),
                ..
            } => $body,
            Paper::Act {
                act: Act::Revoke($signed),
                ..
            } => $body,
            Paper::Act {
                act: Act::Contribute($signed),
                ..
            } => $body,
            Paper::Act {
                act: Act::Open($signed),
                ..
            } => $body,
            Paper::Act {
                act: Act::Close($signed),
                ..
            } => $body,
            Paper::Act {
                act: Act::Pay($signed),
                ..
            } => $body,
            Paper::Act {
                act: Act::Return($signed),
                ..
            } => $body,
            Paper::Act {
                act: Act::Correct($signed),
                ..
            } => $body,
            Paper::Act {
                act: Act::Bounce($signed),
                ..
            } => $body,
            Paper::Act {
                act: Act::Payee($signed),
                ..
            } => $body,
        }
    };
}
use each;

impl Paper {
    /// Signatures that count, and how many are needed.
    pub fn signatures(&self, office: Office<'_>) -> Result<(usize, u16), Refusal> {
        let standing = self.standing(office)?;
        Ok((standing.signers.len(), standing.role.threshold))
    }

    /// Adds an officer's signature to those that count; refuses one without the role, and a second one.
    pub fn sign(self, office: Office<'_>, key: &RoleSecret) -> Result<Self, Refusal> {
        let public = OfficerKey::of(&key.signing());
        let signers = self.standing(office)?.signers;
        let first = signers.first().copied().unwrap_or(public);
        let (scope, role) = office.authority(&self, Some(first))?;
        if !role.holds(public) {
            let detail = format!("{} does not have the role that this needs", key.name);
            return Err(Refusal::new("authority.unknown", &detail).with("officer", &key.name));
        }
        if signers.contains(&public) {
            let detail = format!("{} signed before", key.name);
            return Err(Refusal::new("authority.duplicate", &detail));
        }
        let mut paper = self.sifted(office)?;
        each!(&mut paper, signed => add(signed, scope, &key.signing()));
        Ok(paper)
    }

    /// One paper from two copies that differ only in signatures. All of both are kept, since a forged one must not take
    /// the place of a genuine one; [`Self::sifted`] tells them apart.
    pub fn join(mut self, copy: Self) -> Result<Self, Refusal> {
        if self.bare() != copy.bare() {
            let detail = "this file holds something else than the first";
            return Err(Refusal::new("act.differs", detail));
        }
        let more: Vec<Signature> = each!(copy, signed => signed.signatures);
        each!(&mut self, signed => {
            for signature in more {
                if !signed.signatures.contains(&signature) {
                    signed.signatures.push(signature);
                }
            }
        });
        Ok(self)
    }

    /// The message to record.
    pub fn into_message(self) -> Message {
        match self {
            Self::Community(act) => Message::Community(act),
            Self::CommunityRoles(act) => Message::CommunityRoles(act),
            Self::Roll(Attached { act, file }) => {
                let roll = file.into_bytes();
                Message::Roll(PublishedRoll { act, roll })
            }
            Self::Trustees(Attached { act, file }) => {
                let ceremony = file.into_bytes();
                Message::Trustees(PublishedTrustees { act, ceremony })
            }
            Self::Poll(act) => Message::Poll(act),
            Self::PollChange(act) => Message::PollChange(act),
            Self::RollInForce(act) => Message::RollInForce(act),
            Self::Validators(act) => Message::Validators(act),
            Self::Scheme(act) => Message::Scheme(act),
            Self::Notice(act) => Message::Notice(act),
            Self::Fund(act) => Message::Fund(act),
            Self::FundOrder(act) => Message::FundOrder(act),
            Self::FundAct(act) | Self::Move(Moved { act, .. }) => Message::FundAct(act),
            Self::Desk(act) => Message::Desk(act),
            Self::ReportAct(act) => Message::ReportAct(act),
            #[cfg(feature = "bookings")]
            Self::PlaceList(act) => Message::PlaceList(act),
            #[cfg(feature = "bookings")]
            Self::PlaceAct(act) => Message::PlaceAct(act),
            Self::Act { scheme, act } => Message::Act { scheme, act },
        }
    }

    /// The paper that a message recorded; `None` where no officers sign it.
    fn of(message: Message) -> Option<Self> {
        let text = |file: Vec<u8>| String::from_utf8(file).ok();
        Some(match message {
            Message::Community(act) => Self::Community(act),
            Message::CommunityRoles(act) => Self::CommunityRoles(act),
            Message::Roll(PublishedRoll { act, roll }) => {
                let file = text(roll)?;
                Self::Roll(Attached { act, file })
            }
            Message::Trustees(PublishedTrustees { act, ceremony }) => {
                let file = text(ceremony)?;
                Self::Trustees(Attached { act, file })
            }
            Message::Poll(act) => Self::Poll(act),
            Message::PollChange(act) => Self::PollChange(act),
            Message::RollInForce(act) => Self::RollInForce(act),
            Message::Validators(act) => Self::Validators(act),
            Message::Scheme(act) => Self::Scheme(act),
            Message::Notice(act) => Self::Notice(act),
            Message::Fund(act) => Self::Fund(act),
            Message::FundOrder(act) => Self::FundOrder(act),
            Message::FundAct(act) => Self::FundAct(act),
            Message::Desk(act) => Self::Desk(act),
            Message::ReportAct(act) => Self::ReportAct(act),
            #[cfg(feature = "bookings")]
            Message::PlaceList(act) => Self::PlaceList(act),
            #[cfg(feature = "bookings")]
            Message::PlaceAct(act) => Self::PlaceAct(act),
            Message::Act { scheme, act } => Self::Act { scheme, act },
            _ => return None,
        })
    }

    /// Refuses what is not signed by itself: of an attestation the paper shows neither the loss nor the bill.
    pub fn check_sight(&self) -> Result<(), Refusal> {
        match self {
            Self::Act {
                act: Act::Attest(_),
                ..
            } => {
                let detail = "an attestation is signed with its loss in sight: linli attest sign";
                Err(Refusal::new("attestation.blind", detail))
            }
            _ => Ok(()),
        }
    }

    /// Names what is to be signed, whoever has signed it.
    pub fn digest(&self) -> Digest {
        Digest::of(Kind::File, &[json_text(&self.bare()).as_bytes()])
    }

    /// The paper without its signatures.
    fn bare(&self) -> Self {
        let mut bare = self.clone();
        each!(&mut bare, signed => signed.signatures.clear());
        bare
    }
}

impl<'a> Office<'a> {
    /// The community's record, where the paper is the community's.
    pub const fn record(self) -> Option<&'a CommunityState> {
        match self {
            Self::Community(state) => Some(state),
            Self::Founding | Self::Scheme(_) => None,
        }
    }

    /// In the community of a record.
    pub fn of(state: &'a CommunityState) -> Result<Self, Refusal> {
        founded(state)?;
        Ok(Self::Community(state))
    }

    /// How many records of one poll there can be.
    pub fn views(self) -> Views {
        match self {
            Self::Community(state) => {
                Views::under(state.community().map(|document| &document.witnesses))
            }
            Self::Founding | Self::Scheme(_) => Views::Several,
        }
    }

    /// Refuses what nobody can sign on `day`, for the keys of those who could have lapsed. Who may then renew them, the
    /// record says.
    fn check_term(self, paper: &Paper, day: Day) -> Result<(), Refusal> {
        use linli_rules::{aid, community};
        if let Paper::CommunityRoles(_)
        | Paper::Act {
            act: Act::Roles(_), ..
        } = paper
        {
            return Ok(());
        }
        match (paper.standing(self)?.role.lapsed(day), self) {
            (None, _) | (_, Self::Founding) => Ok(()),
            (Some(last), Self::Community(_)) => {
                Err(Refusal::of(&community::Refusal::Lapsed { last }))
            }
            (Some(last), Self::Scheme(_)) => Err(Refusal::of(&aid::Refusal::Lapsed { last })),
        }
    }

    /// What the signatures are bound to, and the role that must sign. Who may change roles depends on who signs
    /// `first`: a committee, those who recover it, or the community's for a scheme. The record decides whether the day
    /// for it has come.
    fn authority(
        self,
        paper: &'a Paper,
        first: Option<OfficerKey>,
    ) -> Result<(Scope, Cow<'a, Role>), Refusal> {
        match (self, paper) {
            (Self::Founding, Paper::Community(signed)) => Ok((
                signed.act.id().into(),
                Cow::Borrowed(&signed.act.roles.committee),
            )),
            (Self::Community(_), Paper::Community(_) | Paper::Act { .. }) => Err(elsewhere()),
            (Self::Community(state), _) => {
                let (id, roles) = founded(state)?;
                Ok((id.into(), role_in_community(paper, state, roles, first)))
            }
            (Self::Scheme(state), Paper::Act { scheme, act }) if *scheme == state.id() => {
                Ok((state.id().into(), role_in_scheme(act, state, first)?))
            }
            _ => Err(elsewhere()),
        }
    }
}

fn founded(state: &CommunityState) -> Result<(CommunityId, &CommunityRoles), Refusal> {
    let unfounded = || {
        let detail = "the record has no community yet";
        Refusal::new("community.unfounded", detail)
    };
    state.id().zip(state.roles()).ok_or_else(unfounded)
}

fn role_in_community<'a>(
    paper: &Paper,
    state: &'a CommunityState,
    roles: &'a CommunityRoles,
    first: Option<OfficerKey>,
) -> Cow<'a, Role> {
    match paper {
        Paper::Roll(_) | Paper::RollInForce(_) => Cow::Borrowed(&roles.registrar),
        Paper::FundAct(signed) | Paper::Move(Moved { act: signed, .. }) => {
            let fund = state.fund(signed.act.fund);
            let treasurers = fund.map(|fund| &fund.head().treasurers);
            Cow::Borrowed(treasurers.unwrap_or(&roles.committee))
        }
        Paper::CommunityRoles(_) => {
            let recovery = state.community();
            let recovery = recovery.and_then(|document| document.continuity.recovery.as_ref());
            match recovery.filter(|it| first.is_some_and(|key| it.holds(key))) {
                Some(recovery) => Cow::Owned(recovery.role()),
                None => Cow::Borrowed(&roles.committee),
            }
        }
        Paper::ReportAct(signed) => {
            or_committee(state.handlers_of(&signed.act), &roles.committee, first)
        }
        #[cfg(feature = "bookings")]
        Paper::PlaceAct(signed) => {
            or_committee(state.keepers_of(&signed.act), &roles.committee, first)
        }
        _ => Cow::Borrowed(&roles.committee),
    }
}

/// Once those who look after something have lapsed, the committee acts; the record knows the day.
fn or_committee<'a>(
    role: Option<Role>,
    committee: &'a Role,
    first: Option<OfficerKey>,
) -> Cow<'a, Role> {
    let is_of = |role: &Role| first.is_none_or(|key| role.holds(key));
    match role.filter(|role| is_of(role) || !is_of(committee)) {
        Some(role) => Cow::Owned(role),
        None => Cow::Borrowed(committee),
    }
}

/// Of a paper that is valid elsewhere.
pub(crate) fn elsewhere() -> Refusal {
    let detail = "the paper is of the community, or of another scheme";
    Refusal::new("act.place", detail)
}

fn role_in_scheme<'a>(
    act: &Act,
    state: SchemeState<'a>,
    first: Option<OfficerKey>,
) -> Result<Cow<'a, Role>, Refusal> {
    let roles = state.roles();
    if let (Act::Roles(_), Some(key)) = (act, first)
        && !roles.committee.holds(key)
        && let Some(above) = state.community_committee()
        && above.holds(key)
    {
        return Ok(Cow::Owned(above));
    }
    let assessors = |category: u32| {
        roles.assessors_of(category).ok_or_else(|| {
            let detail = format!("no assessors for line {category}");
            Refusal::new("attestation.category", &detail)
        })
    };
    let role = match act {
        Act::Rulebook(_)
        | Act::Declare(_)
        | Act::Roles(_)
        | Act::Open(_)
        | Act::Close(_)
        | Act::Return(_)
        | Act::Correct(_) => &roles.committee,
        Act::Members(_) => &roles.registrar,
        Act::Contribute(_) | Act::Pay(_) | Act::Bounce(_) => &roles.treasurer,
        Act::Payee(_) => {
            let detail = "a claim's payee is changed by the claimant alone: linli claim payee";
            return Err(Refusal::new("payee.claim", detail));
        }
        Act::Attest(signed) => assessors(signed.act.category)?,
        Act::Revoke(signed) => assessors(signed.act.category)?,
    };
    Ok(Cow::Borrowed(role))
}

fn add<T: Signable + Clone>(signed: &mut Signed<T>, scope: Scope, key: &SigningKey) {
    *signed = signed.clone().sign(scope, key);
}

#[cfg(test)]
mod tests;
