//! What the committee told everybody, and a feed of what is new.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use linli_language::Language;
use linli_rules::PollState;
use linli_rules::community::CommunityState;
use linli_wire::message::MessageKind;
use linli_wire::poll::Change;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::http::App;
use crate::http::answers::notice::{Notice, NoticeList};
use crate::http::answers::poll::PollLine;
use crate::http::cache::{Answer, Fresh};
use crate::http::feed::{self, Feed, PollNews};
use crate::http::name::Asked;
use crate::http::problem::{Common, Named, Problem};
use crate::http::routes::community::published;

/// In which language the feed says what it adds.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FeedQuery {
    /// `zh`, where absent, or `en`.
    #[param(example = "en")]
    lang: Option<String>,
}

/// All notices, newest first.
#[utoipa::path(
    get,
    path = "/notices",
    tag = "community",
    responses((status = 200, description = "The notices", body = NoticeList), Common),
)]
pub(crate) async fn notices(State(app): State<App>, asked: HeaderMap) -> Result<Response, Problem> {
    let make = |app: &App, _| {
        let notices = app.engine().with_state(all);
        Ok(Fresh::from(Answer::json(&NoticeList { notices })))
    };
    app.cached("/notices".to_owned(), &asked, make).await
}

/// Notices, votes that opened or closed, and results: the newest, for feed readers.
#[utoipa::path(
    get,
    path = "/feed.atom",
    tag = "community",
    params(FeedQuery),
    responses(
        (status = 200, description = "An Atom feed (RFC 4287)", body = String, content_type = "application/atom+xml"),
        Common,
        Named,
    ),
)]
pub(crate) async fn feed(
    State(app): State<App>,
    Asked(query): Asked<FeedQuery>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let language = language_of(&query)?;
    let make = move |app: &App, now| {
        let begun = app.engine().with_state(|state| begin(state, language, now));
        let (mut feed, mut polls) =
            begun.ok_or_else(|| Problem::absent("the record has no community yet"))?;
        for poll in &mut polls {
            (poll.line.place, _) = published(app, MessageKind::Poll, &poll.line.id)?;
            let subject = Some(poll.id.to_bytes());
            let results = app.engine().find(MessageKind::Result, subject)?;
            poll.decided = results.first().map(|stored| stored.entry.at);
            feed.add_poll(poll, now);
        }
        Ok(Fresh {
            holds: polls.iter().filter_map(|poll| poll.line.holds(now)).min(),
            answer: Answer::new(feed::MEDIA_TYPE, feed.xml()),
        })
    };
    app.cached(format!("/feed.atom?lang={}", language.code()), &asked, make)
        .await
}

/// The language that is asked for.
pub(super) fn language_of(query: &FeedQuery) -> Result<Language, Problem> {
    let named = query.lang.as_deref().unwrap_or("zh");
    let language = Language::ALL.into_iter().find(|it| it.code() == named);
    language.ok_or_else(|| Problem::parameter("an unknown language"))
}

/// The feed with the notices, and the polls that are still to be dated.
fn begin(state: &CommunityState, language: Language, now: i64) -> Option<(Feed, Vec<PollNews>)> {
    let community = state.community()?;
    let mut feed = Feed::new(state.id()?, language.of(&community.name), language);
    state
        .notices()
        .for_each(|(_, noticed)| feed.add_notice(noticed));
    let poll = |poll: PollState<'_>| {
        let changes = poll.changes();
        let mut changes = changes.0.iter();
        let cancel = changes.find(|changed| changed.change == Change::Cancel);
        PollNews {
            id: poll.id(),
            line: PollLine::of(poll, now),
            cancelled: cancel.map(|it| (it.at, it.reason.clone())),
            decided: None,
        }
    };
    let polls = state.polls().map(poll).collect();
    Some((feed, polls))
}

fn all(state: &CommunityState) -> Vec<Notice> {
    let mut notices: Vec<_> = state.notices().map(Notice::of).collect();
    notices.reverse();
    notices
}
