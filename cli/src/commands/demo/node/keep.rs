//! `linli demo --node --keep`: a node with an open poll, for a person with a phone.

use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use linli_keystore::words;
use linli_primitives::identity::WordList;
use linli_register::{Register, sample};
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use serde_json::json;

use super::super::{DRAFT, PASSPHRASE, new_folder};
use super::desk::Desk;
use super::script::Script;
use super::{Served, aid, found, start, vote, write};
use crate::files;
use crate::language::{Language, msg};
use crate::{Console, Ending, Error, Refusal};

/// Owners who are enrolled, whose words are shown.
const OWNERS: usize = 5;
/// How long the poll is open.
const OPEN: SignedDuration = SignedDuration::from_hours(7 * 24);
/// A poll is published before it opens: the seconds that signing and sending it may take at first, and at most.
const SIGNING: [i64; 2] = [3, 48];
/// Units that are named to whoever tries it with a key of their own.
const FREE: usize = 3;
/// How often the demonstration's registrar looks into the inbox.
const PAUSE: Duration = Duration::from_secs(2);
/// The poll's title, as the sample has it.
const TITLE: &str = "2026年业主大会临时会议（示例）";
/// How long the round takes claims.
const ROUND: SignedDuration = SignedDuration::from_hours(14 * 24);
/// How long the officers' terms are.
const TERM: SignedDuration = SignedDuration::from_hours(365 * 24);

/// Founds a community on today's calendar, opens a poll, and serves it until it is stopped.
pub(in super::super) fn run(
    dir: Option<&Path>,
    listen: SocketAddr,
    by_hand: bool,
    console: &mut Console,
) -> Result<Ending, Error> {
    let folder = new_folder(dir, "linli-demo-node-", &["shares", "ballots"])?;
    console.say(msg("demo-start").showing("dir", folder.display()));
    write(&folder, "pass", PASSPHRASE)?;
    // The machine's own time; whoever tries out what a later day brings writes how far it is ahead.
    write(&folder, "clock", "+0")?;
    let served = Served {
        listen: listen.to_string(),
        clock: folder.join("clock"),
    };
    let (mut node, witness) = start(&folder, served)?;
    let now = Timestamp::now();
    let address = [node.url.clone()];
    let mut script = Script::new(&folder, &address, console.language());
    let day = |time: Timestamp| time.strftime("%F").to_string();
    found(&mut script, [&day(now), &day(after(now, TERM)?)])?;
    vote::enrol(&mut script, OWNERS)?;
    vote::publish(&mut script)?;
    let member = aid::open(&mut script, &day(now), &day(after(now, ROUND)?))?;
    open_poll(&mut script, 1)?;
    console.say(msg("demo-node-founded"));
    let words = owners(&folder, console.language())?;
    let url = reached(&node.url, listen);
    if let Ok(code) = QrCode::new(&url) {
        console.print(&code.render::<Dense1x2>().build());
    }
    let units = free_units(&script)?;
    console.say(msg("demo-keep").showing("url", &url));
    for words in &words {
        console.print(words);
    }
    let [slip, pays, early] = member;
    console.say(
        msg("demo-keep-aid")
            .showing("slip", slip.display())
            .showing("pays", pays.display())
            .showing("early", early.display()),
    );
    if !by_hand {
        console.say(msg("demo-keep-enrol").listing("units", &units));
    }
    console.answer(&json!({
        "url": url, "folder": folder, "key": node.key, "realm": sample::REALM, "owners": words, "units": units,
        "member": { "slip": slip, "pays": pays, "early": early },
    }));
    if by_hand {
        console.say(
            msg("demo-keep-by-hand")
                .showing("url", &url)
                .showing("dir", folder.display())
                .with("passphrase", PASSPHRASE),
        );
        while !node.has_ended() {
            sleep(PAUSE);
        }
    } else {
        let mut desk = Desk::open(&mut script, OWNERS)?;
        while !node.has_ended() {
            desk.look(console);
            sleep(PAUSE);
        }
    }
    witness.stop();
    console.say(msg("demo-node-stopped"));
    Ok(Ending::Clean)
}

/// Units of owners who are not enrolled yet, for whoever tries it with a key of their own.
fn free_units(script: &Script<'_>) -> Result<Vec<String>, Error> {
    let register: Register = files::read_json(&script.path("register.json"), files::MAX_DOCUMENT)?;
    let others = register.owners.into_iter().skip(OWNERS).take(FREE);
    Ok(others
        .filter_map(|owner| owner.units.into_iter().next())
        .collect())
}

/// Publishes the demonstration's `number`th poll and waits until it is open. Where signing took longer than it had, the
/// poll is drafted again with more time.
pub(super) fn open_poll(script: &mut Script<'_>, number: usize) -> Result<(), Error> {
    let [mut seconds, most] = SIGNING;
    loop {
        let opens = after(Timestamp::now(), SignedDuration::from_secs(seconds))?;
        match vote::open(script, &draft(opens, number)?) {
            Err(error) if error.rule() == "community.poll_late" && seconds < most => seconds *= 2,
            done => {
                done?;
                wait_until(opens);
                return Ok(());
            }
        }
    }
}

/// The sample poll, the demonstration's `number`th, open from a time on.
fn draft(opens: Timestamp, number: usize) -> Result<String, Error> {
    let times = ["opens", "closes", "extend_until"];
    let kept = DRAFT
        .lines()
        .filter(|line| !times.iter().any(|time| line.starts_with(time)));
    let kept = kept.collect::<Vec<_>>().join("\n");
    // No two polls that are not over look the same.
    let kept = match number {
        1 => kept,
        _ => kept.replacen(TITLE, &format!("{TITLE}（{number}）"), 1),
    };
    let written = |time: Timestamp| time.strftime("%FT%TZ");
    // Keys must come before the first table.
    Ok(format!(
        "opens = {}\ncloses = {}\n{}",
        written(opens),
        written(after(opens, OPEN)?),
        kept.replace("\nfloor = 5", "\nfloor = 0")
    ))
}

fn after(time: Timestamp, span: SignedDuration) -> Result<Timestamp, Error> {
    let shifted = time.checked_add(span);
    shifted.map_err(|_| Refusal::new("poll.times", "a time out of range").into())
}

fn wait_until(time: Timestamp) {
    let left = time.duration_since(Timestamp::now());
    sleep(left.try_into().unwrap_or(Duration::ZERO));
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

/// This machine's address for outgoing connections; nothing is sent. The address asked for is reserved for examples by
/// RFC 5737.
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
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().expect("a time");
        let draft = draft(now, 1).expect("in range");
        assert!(draft.starts_with("opens = 2026-03-01T12:00:00Z\ncloses = 2026-03-08T12:00:00Z\n"));
        assert_eq!(draft.matches("closes").count(), 1);
        assert!(!draft.contains("\nextend_until"));
    }
}
