//! Polls, their results, and the ballots that count.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use linli_primitives::{Nullifier, PollId};
use linli_wire::message::MessageKind;

use super::community::published;
use crate::http::App;
use crate::http::answers::poll::{
    CountedBallot, Phase, Poll, PollLine, PollList, TakenBallot, TakenBallots,
};
use crate::http::answers::result::PollResult;
use crate::http::cache::{Answer, Fresh};
use crate::http::name::{Asked, FromQuery, Name, Names};
use crate::http::problem::{Common, Named, Problem};

/// Ballots in one answer.
const BALLOTS: usize = 1_000;

/// All polls, newest first.
#[utoipa::path(
    get,
    path = "/polls",
    tag = "polls",
    responses((status = 200, description = "The polls", body = PollList), Common),
)]
pub(crate) async fn polls(State(app): State<App>, asked: HeaderMap) -> Result<Response, Problem> {
    let make = |app: &App, now| {
        let lines = |state: &linli_rules::community::CommunityState| {
            state.polls().map(|poll| PollLine::of(poll, now)).collect()
        };
        let mut polls: Vec<PollLine> = app.engine().with_state(lines);
        for line in &mut polls {
            (line.place, _) = published(app, MessageKind::Poll, &line.id)?;
        }
        polls.sort_by_key(|line| std::cmp::Reverse(line.place.index));
        Ok(Fresh {
            holds: polls.iter().filter_map(|line| line.holds(now)).min(),
            answer: Answer::json(&PollList { polls }),
        })
    };
    app.cached("/polls".to_owned(), &asked, make).await
}

/// A poll: its document, how far it is, and its result once it is known.
#[utoipa::path(
    get,
    path = "/polls/{id}",
    tag = "polls",
    params(("id" = String, Path, description = "The poll's id, 64 hex digits")),
    responses((status = 200, description = "The poll", body = Poll), Common, Named),
)]
pub(crate) async fn poll(
    State(app): State<App>,
    Name(id): Name<PollId>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let make = move |app: &App, now| {
        let found = app
            .engine()
            .with_state(|state| state.poll(id).map(|poll| Poll::of(poll, state, now)));
        let mut poll = found.ok_or_else(|| unknown(id))?;
        (poll.line.place, poll.message) = published(app, MessageKind::Poll, &poll.line.id)?;
        Ok(Fresh {
            holds: poll.line.holds(now),
            answer: Answer::json(&poll),
        })
    };
    app.cached(format!("/polls/{id}"), &asked, make).await
}

/// A poll's result.
#[utoipa::path(
    get,
    path = "/polls/{id}/result",
    tag = "polls",
    params(("id" = String, Path, description = "The poll's id, 64 hex digits")),
    responses((status = 200, description = "The result", body = PollResult), Common, Named),
)]
pub(crate) async fn result(
    State(app): State<App>,
    Name(id): Name<PollId>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let make = move |app: &App, _| {
        let found = app
            .engine()
            .with_state(|state| state.poll(id).map(PollResult::of));
        let result = found.ok_or_else(|| unknown(id))?;
        let result = result.ok_or_else(|| Problem::absent("the poll has no result yet"))?;
        Ok(Fresh::from(Answer::json(&result)))
    };
    app.cached(format!("/polls/{id}/result"), &asked, make)
        .await
}

/// All ballots of a poll in the record, replaced ones included. Whoever looks for one ballot reads all of them, so the
/// node does not learn which.
#[utoipa::path(
    get,
    path = "/polls/{id}/ballots",
    tag = "polls",
    params(("id" = String, Path, description = "The poll's id, 64 hex digits"), FromQuery),
    responses((status = 200, description = "1,000 ballots at most", body = TakenBallots), Common, Named),
)]
pub(crate) async fn ballots(
    State(app): State<App>,
    Name(id): Name<PollId>,
    Asked(query): Asked<FromQuery>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let from = query.from.unwrap_or(0);
    let make = move |app: &App, _| {
        let known = app.engine().with_state(|state| state.poll(id).is_some());
        if !known {
            return Err(unknown(id));
        }
        let mut ballots = app.engine().ballots(id, from, BALLOTS + 1)?;
        let next = ballots.get(BALLOTS).map(|ballot| ballot.entry);
        ballots.truncate(BALLOTS);
        let ballots = ballots.into_iter().map(TakenBallot::from).collect();
        let poll = id.to_string();
        Ok(Fresh::from(Answer::json(&TakenBallots {
            poll,
            ballots,
            next,
        })))
    };
    app.cached(format!("/polls/{id}/ballots?from={from}"), &asked, make)
        .await
}

/// The ballot of one owner that counts, by the nullifier that only this owner knows.
#[utoipa::path(
    get,
    path = "/polls/{id}/ballots/{nullifier}",
    tag = "polls",
    params(
        ("id" = String, Path, description = "The poll's id, 64 hex digits"),
        ("nullifier" = String, Path, description = "The owner's nullifier in this poll, 64 hex digits"),
    ),
    responses((status = 200, description = "The ballot", body = CountedBallot), Common, Named),
)]
pub(crate) async fn ballot(
    State(app): State<App>,
    Names(id, nullifier): Names<PollId, Nullifier>,
) -> Result<Json<CountedBallot>, Problem> {
    let ask = move |app: &App| {
        let found = app
            .engine()
            .with_state(|state| state.poll(id).map(|poll| poll.ballot_of(nullifier)));
        let ballot = found.ok_or_else(|| unknown(id))?;
        ballot.ok_or_else(|| Problem::absent("no ballot of this nullifier counts"))
    };
    let ballot = app.read(ask).await?;
    Ok(Json(CountedBallot {
        poll: id.to_string(),
        nullifier: nullifier.to_string(),
        ballot: ballot.to_string(),
    }))
}

fn unknown(id: PollId) -> Problem {
    Problem::absent(format!("there is no poll {id}"))
}

impl PollLine {
    /// Seconds from `now` until the phase changes without a new entry.
    pub(crate) fn holds(&self, now: i64) -> Option<u64> {
        let until = match self.phase {
            Phase::Upcoming => self.opens,
            Phase::Open => self.closes,
            _ => return None,
        };
        u64::try_from(until - now).ok()
    }
}
