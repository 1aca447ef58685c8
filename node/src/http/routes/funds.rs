//! Funds and what moved in them.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use linli_wire::fund::FundId;

use crate::http::App;
use crate::http::answers::fund::{Fund, FundLine, FundList};
use crate::http::cache::{Answer, Fresh};
use crate::http::name::Name;
use crate::http::problem::{Common, Named, Problem};

/// All funds.
#[utoipa::path(
    get,
    path = "/funds",
    tag = "funds",
    responses((status = 200, description = "The funds", body = FundList), Common),
)]
pub(crate) async fn funds(State(app): State<App>, asked: HeaderMap) -> Result<Response, Problem> {
    let make = |app: &App, _| {
        let funds = app.engine().with_state(|state| {
            let funds = state.funds();
            funds.map(|fund| FundLine::of(&fund)).collect()
        });
        Ok(Fresh::from(Answer::json(&FundList { funds })))
    };
    app.cached("/funds".to_owned(), &asked, make).await
}

/// A fund with every act. What single units owe or paid is theirs alone.
#[utoipa::path(
    get,
    path = "/funds/{id}",
    tag = "funds",
    params(("id" = String, Path, description = "The fund's id, 64 hex digits")),
    responses((status = 200, description = "The fund", body = Fund), Common, Named),
)]
pub(crate) async fn fund(
    State(app): State<App>,
    Name(id): Name<FundId>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let make = move |app: &App, _| {
        let found = app.engine().with_state(|state| Fund::of(id, state));
        let unknown = || Problem::absent(format!("there is no fund {id}"));
        Ok(Fresh::from(Answer::json(&found.ok_or_else(unknown)?)))
    };
    app.cached(format!("/funds/{id}"), &asked, make).await
}
