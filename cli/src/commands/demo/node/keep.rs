//! `linli demo --node --keep`: a node with an open poll, for a person with a phone.

use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::path::Path;

use linli_keystore::words;
use linli_primitives::identity::WordList;
use linli_register::sample;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use serde_json::json;

use super::super::{DRAFT, PASSPHRASE, new_folder};
use super::script::Script;
use super::{Served, found, start, vote, write};
use crate::files;
use crate::language::{Language, msg};
use crate::{Console, Ending, Error};

/// Owners who are enrolled, whose words are shown.
const OWNERS: usize = 5;
/// How long the poll is open, in hours.
const OPEN: i64 = 7 * 24;

/// Founds a community on today's calendar, opens a poll, and serves it until it is stopped.
pub(in super::super) fn run(
    dir: Option<&Path>,
    listen: SocketAddr,
    console: &mut Console,
) -> Result<Ending, Error> {
    let folder = new_folder(dir, "linli-demo-node-", &["shares", "ballots"])?;
    console.say(msg("demo-start").showing("dir", folder.display()));
    write(&folder, "pass", PASSPHRASE)?;
    let served = Served {
        listen: listen.to_string(),
        clock: None,
    };
    let (mut node, witness) = start(&folder, served)?;
    let now = jiff::Timestamp::now();
    let mut script = Script::new(&folder, &node.url, console.language());
    found(&mut script, [&day(now, 0)?, &day(now, 365 * 24)?])?;
    vote::enrol(&mut script, OWNERS)?;
    vote::publish(&mut script, &draft(now)?)?;
    console.say(msg("demo-node-founded"));
    let words = owners(&folder, console.language())?;
    let url = reached(&node.url, listen);
    if let Ok(code) = QrCode::new(&url) {
        console.print(&code.render::<Dense1x2>().build());
    }
    console.say(msg("demo-keep").showing("url", &url));
    for words in &words {
        console.print(words);
    }
    console.answer(&json!({
        "url": url, "folder": folder, "key": node.key, "realm": sample::REALM, "owners": words,
    }));
    node.ended();
    witness.stop();
    console.say(msg("demo-node-stopped"));
    Ok(Ending::Clean)
}

/// The sample poll, open from now on.
fn draft(now: jiff::Timestamp) -> Result<String, Error> {
    let times = ["opens", "closes", "extend_until"];
    let kept = DRAFT
        .lines()
        .filter(|line| !times.iter().any(|time| line.starts_with(time)));
    let [opens, closes] =
        [at(now, -1)?, at(now, OPEN)?].map(|time| time.strftime("%FT%TZ").to_string());
    let mut draft = kept
        .collect::<Vec<_>>()
        .join("\n")
        .replace("\nfloor = 5", "\nfloor = 0");
    // Before the first table.
    draft.insert_str(0, &format!("opens = {opens}\ncloses = {closes}\n"));
    Ok(draft)
}

fn at(now: jiff::Timestamp, hours: i64) -> Result<jiff::Timestamp, Error> {
    let shifted = now.checked_add(jiff::SignedDuration::from_hours(hours));
    shifted.map_err(|_| crate::Refusal::new("poll.times", "a time out of range").into())
}

fn day(now: jiff::Timestamp, hours: i64) -> Result<String, Error> {
    Ok(at(now, hours)?.strftime("%F").to_string())
}

/// The words of the owners who are enrolled.
fn owners(folder: &Path, language: Language) -> Result<Vec<String>, Error> {
    let list = match language {
        Language::Chinese => WordList::SimplifiedChinese,
        Language::English => WordList::English,
    };
    let words = |number| {
        let path = folder.join(format!("v{number}.words"));
        let text = files::read_text(&path, files::MAX_SMALL)?;
        let seed = words::parse(&text).map_err(|e| Error::refused(&e))?;
        Ok(seed.to_words(list).as_str().to_owned())
    };
    (0..OWNERS).map(words).collect()
}

/// The address by which a phone in the same network reaches a node that listens everywhere.
fn reached(url: &str, listen: SocketAddr) -> String {
    if !listen.ip().is_unspecified() {
        return url.to_owned();
    }
    match own_address() {
        Some(own) => url.replace(&listen.ip().to_string(), &own.to_string()),
        None => url.to_owned(),
    }
}

/// This machine's address on the way out; nothing is sent. The address asked for is kept for examples by RFC 5737.
fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    Some(socket.local_addr().ok()?.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_poll_of_a_demonstration_that_stays_is_open_now() {
        let now: jiff::Timestamp = "2026-03-01T12:00:00Z".parse().expect("a time");
        let draft = draft(now).expect("in range");
        assert!(draft.starts_with("opens = 2026-03-01T11:00:00Z\ncloses = 2026-03-08T12:00:00Z\n"));
        assert_eq!(draft.matches("closes").count(), 1);
        assert!(!draft.contains("\nextend_until"));
    }
}
