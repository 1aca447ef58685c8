//! Seeds of requests to a node.

use linli_primitives::{Day, Realm};
use linli_wire::community::{Community, CommunityRoles};
use linli_wire::message::Message;
use linli_wire::poll::PROTOCOL;
use linli_wire::signature::{OfficerKey, Role, RoleKey, Signed, SigningKey};
use linli_wire::text::Text;

use super::Seeds;

const ZEROS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

pub(crate) fn all() -> anyhow::Result<Vec<(&'static str, Seeds)>> {
    let founding = founding()?;
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

/// A community's first message, good on every day.
fn founding() -> anyhow::Result<Vec<u8>> {
    let key = SigningKey::from_bytes(&[7; 32]);
    let role = Role {
        threshold: 1,
        keys: vec![RoleKey {
            name: "甲".to_owned(),
            key: OfficerKey::of(&key),
            valid_from: Day::new(0)?,
            valid_to: Day::MAX,
        }],
    };
    let community = Community {
        protocol: PROTOCOL,
        realm: Realm::new("spring-light")?,
        name: Text {
            zh: "春光里".to_owned(),
            en: "Spring Light".to_owned(),
        },
        roles: CommunityRoles {
            committee: role.clone(),
            registrar: role,
        },
    };
    let id = community.id();
    Ok(Message::Community(Signed::new(community).sign(id, &key)).encode())
}
