//! The community, its rolls and trustees.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use linli_log::VerifierKey;
use linli_primitives::{Digest, IdCommitment};
use linli_rules::community::{CommunityState, Convicted};
use linli_wire::message::MessageKind;
use linli_wire::signature::OfficerKey;

use crate::http::answers::Place;
use crate::http::answers::community::{
    Community, RollEntry, RollInForce, RollLine, SignedTwice, TrusteesLine, Validator,
};
use crate::http::cache::{Answer, Fresh};
use crate::http::name::{Name, Names};
use crate::http::problem::{Common, Named, Problem};
use crate::http::{App, immutable, rolls};

/// The community of this record.
#[utoipa::path(
    get,
    path = "/community",
    tag = "community",
    responses((status = 200, description = "The community", body = Community), Common, Named),
)]
pub(crate) async fn community(
    State(app): State<App>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let make = |app: &App, _| {
        let answer = app.engine().with_state(whole);
        let mut answer =
            answer.ok_or_else(|| Problem::absent("the record has no community yet"))?;
        for roll in &mut answer.rolls {
            (roll.place, roll.message) = published(app, MessageKind::Roll, &roll.digest)?;
        }
        for trustees in &mut answer.trustees {
            (trustees.place, trustees.message) =
                published(app, MessageKind::Trustees, &trustees.ceremony)?;
        }
        if let Some(first) = app.engine().entries(0, 1)?.first() {
            answer.since = first.entry.at;
        }
        answer.rolls.sort_by_key(|roll| roll.place.index);
        answer.trustees.sort_by_key(|trustees| trustees.place.index);
        Ok(Fresh::from(Answer::json(&answer)))
    };
    app.cached("/community".to_owned(), &asked, make).await
}

/// A roll as it was published.
#[utoipa::path(
    get,
    path = "/rolls/{digest}",
    tag = "community",
    params(("digest" = String, Path, description = "The roll's digest, 64 hex digits")),
    responses(
        (status = 200, description = "The roll's file, as its chapter of the book describes it", body = Object),
        Common,
        Named,
    ),
)]
pub(crate) async fn roll(
    State(app): State<App>,
    Name(digest): Name<Digest>,
) -> Result<Response, Problem> {
    let file = app.read(move |app| rolls::file(app, digest)).await?;
    Ok(immutable("application/json", file))
}

/// One owner's entry of a roll, and the path of its leaf.
///
/// Asking tells the node who asks. A wallet that has a secret to keep fetches the whole roll instead.
#[utoipa::path(
    get,
    path = "/rolls/{digest}/entries/{commitment}",
    tag = "community",
    params(
        ("digest" = String, Path, description = "The roll's digest, 64 hex digits"),
        ("commitment" = String, Path, description = "The owner's identity commitment, 64 hex digits"),
    ),
    responses((status = 200, description = "The entry", body = RollEntry), Common, Named),
)]
pub(crate) async fn roll_entry(
    State(app): State<App>,
    Names(digest, commitment): Names<Digest, IdCommitment>,
) -> Result<Json<RollEntry>, Problem> {
    let entry = app
        .read(move |app| rolls::entry(app, digest, commitment))
        .await?;
    Ok(Json(entry))
}

/// Everything but where it was published.
fn whole(state: &CommunityState) -> Option<Community> {
    let (document, id, roles) = (state.community()?, state.id()?, state.roles()?);
    let unknown = Place { index: 0, at: 0 };
    let roll = |roll: &linli_wire::RollSummary| RollLine {
        digest: roll.digest.to_string(),
        root: roll.root.to_string(),
        heads: roll.heads,
        shares: roll.shares.get(),
        unit: (&roll.unit).into(),
        place: unknown,
        message: String::new(),
    };
    let trustees = |trustees: &linli_wire::Trustees| TrusteesLine {
        ceremony: trustees.ceremony.to_string(),
        threshold: trustees.threshold,
        names: trustees.names.clone(),
        place: unknown,
        message: String::new(),
    };
    Some(Community {
        id: id.to_string(),
        protocol: document.protocol,
        realm: document.realm.to_string(),
        name: (&document.name).into(),
        since: 0,
        roles_number: state.roles_changes(),
        committee: (&roles.committee).into(),
        registrar: (&roles.registrar).into(),
        validators: validators(state),
        validators_number: state.validators().map_or(0, |in_force| in_force.changes),
        rolls: state.rolls().map(roll).collect(),
        roll_in_force: state.roll_in_force().map(|in_force| RollInForce {
            digest: in_force.roll.to_string(),
            place: Place {
                index: in_force.entry,
                at: in_force.since,
            },
        }),
        trustees: state.trustees().map(trustees).collect(),
        polls: state.polls().count() as u64,
        schemes: state.schemes().count() as u64,
    })
}

/// Who holds the record together.
pub(super) fn validators(state: &CommunityState) -> Vec<Validator> {
    let in_force = state.validators();
    let named = in_force.map(|in_force| linli_journal::cosigners_of(&in_force.validators));
    let named = named.and_then(Result::ok).unwrap_or_default();
    let validator = |key: &VerifierKey| Validator {
        name: key.name().to_owned(),
        key: key.to_string(),
        signed_twice: OfficerKey::new(*key.as_bytes())
            .ok()
            .and_then(|key| state.convicted_by(key).map(signed_twice)),
    };
    named.keys().iter().map(validator).collect()
}

fn signed_twice(convicted: &Convicted) -> SignedTwice {
    let twice = &convicted.evidence.twice;
    SignedTwice {
        what: twice.what(),
        number: twice.number(),
        place: Place {
            index: convicted.entry,
            at: convicted.at,
        },
    }
}

/// Where the record has what `subject` names, and the message's digest.
pub(crate) fn published(
    app: &App,
    kind: MessageKind,
    subject: &str,
) -> Result<(Place, String), Problem> {
    let subject: Digest = subject.parse().map_err(|_| Problem::internal())?;
    let found = app.engine().find(kind, Some(subject.0))?;
    let stored = found.first().ok_or_else(Problem::internal)?;
    let place = Place {
        index: stored.index,
        at: stored.entry.at,
    };
    Ok((place, stored.entry.message.to_string()))
}
