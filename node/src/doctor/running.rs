//! What a running node says of itself and no file tells: the others' clocks, and who is not heard.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use linli_rule::Refusal;
use serde_json::Value;
use ureq::Agent;

/// How long the node may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why the node that listens here is not ready, and what it warns of; nothing if it does not answer.
pub(super) fn says(listen: SocketAddr) -> Vec<Refusal> {
    let agent: Agent = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .max_redirects(0)
        .build()
        .into();
    let url = format!("http://{}/readyz", reached(listen));
    let answer = agent.get(url).call().ok();
    let body = answer.and_then(|mut answer| answer.body_mut().read_to_string().ok());
    let answer: Value = body
        .and_then(|body| serde_json::from_str(&body).ok())
        .unwrap_or_default();
    let lists = ["reasons", "warnings"].map(|list| answer[list].as_array().cloned());
    let said = |said: Value| {
        let text = |name: &str| said[name].as_str().map(str::to_owned);
        Some(Refusal::new(text("rule")?, text("detail")?))
    };
    lists
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(said)
        .collect()
}

/// From this machine, a node that listens everywhere is reached on the loopback.
fn reached(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}
