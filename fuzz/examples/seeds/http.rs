//! Seeds of requests to a node.

use linli_testing::hall::Hall;

use super::Seeds;

const ZEROS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

pub(crate) fn all() -> anyhow::Result<Vec<(&'static str, Seeds)>> {
    let founding = Hall::default().founding().encode();
    let get = |path: &str| format!("GET {path}\naccept-encoding: gzip\n\n").into_bytes();
    let send = |fields: &str, body: &[u8]| {
        [format!("POST /messages\n{fields}\n\n").as_bytes(), body].concat()
    };
    let json = format!("{{\"message\":\"{}\"}}", hex::encode(&founding));
    let seeds = vec![
        (
            "bytes",
            send("content-type: application/octet-stream", &founding),
        ),
        (
            "json",
            send(
                "content-type: application/json\naccept: text/plain",
                json.as_bytes(),
            ),
        ),
        ("status", get("/status")),
        ("page", get("/page/page.js")),
        ("record", get("/record?from=0&ballots=false")),
        ("tile", get("/tile/entries/000.p/1")),
        ("message", get(&format!("/messages/{ZEROS}/receipt"))),
        ("poll", get(&format!("/polls/{ZEROS}/ballots/{ZEROS}"))),
        ("pool", get(&format!("/schemes/{ZEROS}/pool?from=0"))),
        ("roll", get(&format!("/rolls/{ZEROS}/entries/{ZEROS}"))),
        (
            "events",
            b"GET /events?from=0\nlast-event-id: 0\n\n".to_vec(),
        ),
        (
            "known",
            b"GET /openapi.json\nif-none-match: W/\"0\", *\n\n".to_vec(),
        ),
    ];
    Ok(vec![("http_body", seeds)])
}
