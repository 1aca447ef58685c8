//! The inbox's desk: who has a box, who may write to it, and how often.

use std::num::NonZeroU32;

use axum::http::{HeaderMap, StatusCode, header};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use linli_primitives::{Day, Digest};
use linli_rule::Rule;
use linli_rules::community::CommunityState;
use linli_sigma::ceremony::Ceremony;
use linli_wire::inbox::{
    Asked, BadLetter, BadPass, CeremonyCall, KEPT_SECONDS, MAX_PAPER, MAX_REQUEST, Pass,
};
use linli_wire::signature::{OfficerKey, Role, Signed};

use super::App;
use super::limits::Source;
use super::problem::Problem;
use crate::inbox::InboxError;

/// Letters that one address may send in a minute without a pass, and all together.
const A_MINUTE: u32 = 10;
const ALL_A_MINUTE: u32 = 200;

/// Token buckets for letters from anybody.
pub(crate) struct LetterRates {
    each: DefaultKeyedRateLimiter<Source>,
    all: DefaultDirectRateLimiter,
    clock: DefaultClock,
}

impl LetterRates {
    pub(crate) fn new() -> Self {
        let a_minute = |n| Quota::per_minute(NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN));
        Self {
            each: RateLimiter::keyed(a_minute(A_MINUTE)),
            all: RateLimiter::direct(a_minute(ALL_A_MINUTE)),
            clock: DefaultClock::default(),
        }
    }

    /// Rule `inbox.rate`. One address is asked first: what it is refused costs the others nothing.
    pub(crate) fn take(&self, source: Source) -> Result<(), Problem> {
        let now = self.clock.now();
        let refuse = |wait, detail| {
            Problem::new(StatusCode::TOO_MANY_REQUESTS, "inbox.rate", detail).retry(wait)
        };
        let each = self.each.check_key(&source);
        each.map_err(|wait| {
            refuse(
                wait.wait_time_from(now),
                "too many letters from this address",
            )
        })?;
        let all = self.all.check();
        all.map_err(|wait| refuse(wait.wait_time_from(now), "too many letters from everybody"))
    }

    pub(crate) fn forget(&self) {
        self.each.retain_recent();
        self.each.shrink_to_fit();
    }
}

/// Whose box it is, which says who may write there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Letterbox {
    /// The registrar's: anybody.
    Registrar,
    /// Another officer's or a trustee's: officers and trustees.
    Other,
}

/// The box of a key; a problem where it has none.
pub(crate) fn box_of(app: &App, key: OfficerKey) -> Result<Letterbox, Problem> {
    if let Some(found) = app.engine().with_state(|state| of_officer(state, key)) {
        return Ok(found);
    }
    let now = app.engine().now();
    let calls = app.0.inbox.calls(now)?;
    let is_called = calls.iter().any(|text| is_trustee(text, key));
    if is_called {
        return Ok(Letterbox::Other);
    }
    let detail =
        "this key is no officer's of the record and no trustee's who is called to a ceremony";
    Err(Problem::new(
        StatusCode::NOT_FOUND,
        "inbox.recipient",
        detail,
    ))
}

fn of_officer(state: &CommunityState, key: OfficerKey) -> Option<Letterbox> {
    let holds = |role: &Role| role.keys.iter().any(|own| own.key == key);
    let roles = state.roles()?;
    if holds(&roles.registrar) {
        return Some(Letterbox::Registrar);
    }
    let in_scheme = |roles: &linli_wire::scheme::Roles| {
        [&roles.committee, &roles.registrar, &roles.treasurer]
            .into_iter()
            .chain(roles.assessors.iter().map(|set| &set.role))
            .any(holds)
    };
    let is_other = holds(&roles.committee)
        || state.schemes().any(|scheme| in_scheme(scheme.roles()))
        || state.keepers().any(|keeper| holds(&keeper.role));
    is_other.then_some(Letterbox::Other)
}

fn is_trustee(call: &str, key: OfficerKey) -> bool {
    let ceremony = serde_json::from_str::<Signed<CeremonyCall>>(call)
        .ok()
        .and_then(|call| read_ceremony(&call.act));
    ceremony.is_some_and(|ceremony| {
        let mut trustees = ceremony.trustees.iter();
        trustees.any(|trustee| trustee.verify_key == *key.as_bytes())
    })
}

fn read_ceremony(call: &CeremonyCall) -> Option<Ceremony> {
    let ceremony: Ceremony = serde_json::from_slice(&call.ceremony.0).ok()?;
    ceremony.check().ok().map(|()| ceremony)
}

/// Rule `inbox.call`: a ceremony of this community, described as trustees will read it, for no longer than letters are
/// kept, and signed by one member of its committee.
pub(crate) fn check_call(app: &App, call: &Signed<CeremonyCall>) -> Result<Digest, Problem> {
    let refuse =
        |detail: &str| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "inbox.call", detail);
    let now = app.engine().now();
    if !(now..=now.saturating_add(KEPT_SECONDS)).contains(&call.act.until) {
        return Err(refuse(
            "it ends in the past, or later than letters are kept",
        ));
    }
    let ceremony =
        read_ceremony(&call.act).ok_or_else(|| refuse("it describes no sound ceremony"))?;
    let day = Day::of_unix_time(now).map_err(|_| Problem::internal())?;
    app.engine().with_state(|state| {
        let (Some(id), Some(community), Some(roles)) =
            (state.id(), state.community(), state.roles())
        else {
            return Err(refuse("the record has no community yet"));
        };
        if community.realm != ceremony.realm {
            return Err(refuse("the ceremony is of another community"));
        }
        let anyone = Role {
            threshold: 1,
            keys: roles.committee.keys.clone(),
        };
        let signed = anyone.authorizes(call, id, day);
        signed.map_err(|_| refuse("no member of the committee signed it"))?;
        Ok(ceremony.id())
    })
}

/// The pass that a request shows; `None` where it shows nothing.
pub(crate) fn pass(headers: &HeaderMap) -> Result<Option<Pass>, Problem> {
    let Some(value) = headers.get(header::AUTHORIZATION) else {
        return Ok(None);
    };
    let text = value.to_str().map_err(|_| BadPass::Pass)?;
    Ok(Some(Pass::parse(text)?))
}

/// Whether `pass` lets its key do this, once.
pub(crate) fn admit(
    app: &App,
    pass: &Pass,
    (method, path, body): (&str, &str, &[u8]),
) -> Result<(), Problem> {
    let community = app.engine().with_state(|state| state.id());
    let community = community.ok_or(BadPass::Pass)?;
    let now = app.engine().now();
    let asked = Asked {
        community,
        method,
        path,
        body,
    };
    pass.check(asked, now)?;
    Ok(app.0.inbox.admit(pass, now)?)
}

/// Whether the owner of the box `key` shows a pass for this.
pub(crate) fn admit_owner(
    app: &App,
    key: OfficerKey,
    shown: Option<Pass>,
    asked: (&str, &str, &[u8]),
) -> Result<(), Problem> {
    let pass = shown.filter(|pass| pass.key == key).ok_or(BadPass::Pass)?;
    box_of(app, key)?;
    admit(app, &pass, asked)
}

/// What a letter's sender may write: `Some` is an officer or trustee.
pub(crate) fn admit_sender(
    app: &App,
    to: OfficerKey,
    shown: Option<&Pass>,
    path: &str,
    letter: &[u8],
) -> Result<Option<OfficerKey>, Problem> {
    let found = box_of(app, to)?;
    match (shown, found) {
        (Some(pass), _) => {
            let detail = "this key is no officer's and no trustee's who is called";
            box_of(app, pass.key).map_err(|_| forbidden(detail))?;
            admit(app, pass, ("POST", path, letter))?;
            Ok(Some(pass.key))
        }
        (None, Letterbox::Registrar) => Ok(None),
        (None, Letterbox::Other) => Err(forbidden(
            "only officers and trustees write to this key; others write to the registrar",
        )),
    }
}

fn forbidden(detail: &'static str) -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "inbox.sender", detail)
}

/// The longest letter of whoever does or does not show a pass.
pub(crate) const fn limit(shown: Option<&Pass>) -> usize {
    match shown {
        Some(_) => MAX_PAPER,
        None => MAX_REQUEST,
    }
}

impl From<BadLetter> for Problem {
    fn from(bad: BadLetter) -> Self {
        let status = match bad {
            BadLetter::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            BadLetter::Sealed => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Self::new(status, bad.rule(), bad.detail())
    }
}

impl From<BadPass> for Problem {
    fn from(bad: BadPass) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, bad.rule(), bad.detail())
    }
}

impl From<InboxError> for Problem {
    fn from(error: InboxError) -> Self {
        let status = match &error {
            InboxError::Full(_) => StatusCode::INSUFFICIENT_STORAGE,
            InboxError::Replayed => StatusCode::UNAUTHORIZED,
            InboxError::Absent(_) => StatusCode::NOT_FOUND,
            InboxError::Store(_) => {
                tracing::error!(rule = error.rule(), %error, "the inbox cannot be used");
                return Self::internal();
            }
        };
        Self::new(status, error.rule(), error.detail())
    }
}
