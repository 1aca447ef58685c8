//! A key ceremony over letters: who was called to it, and whose file is whose. The program keeps the files in a folder,
//! the page in the browser's store.

use linli_primitives::document::Kind;
use linli_primitives::{Day, Digest};
use linli_rule::Refusal;
use linli_sigma::ceremony::{Ceremony, CeremonyError, Confirmation, Round1, Round2};
use linli_sigma::trustee::TrusteeCard;
use linli_wire::community::{CommunityId, CommunityRoles};
use linli_wire::encoding::HexBytes;
use linli_wire::inbox::CeremonyCall;
use linli_wire::signature::{OfficerKey, Role, Signed, SigningKey};
use serde::de::DeserializeOwned;

use crate::letter::{CeremonyFile, Letter};

/// The place of a trustee's message to everybody.
pub fn round1(from: u16) -> String {
    format!("round1/{from}.json")
}

/// The place of a trustee's message to one peer.
pub fn round2(from: u16, to: u16) -> String {
    format!("round2/{from}-to-{to}.json")
}

/// The place of a trustee's confirmation.
pub fn confirm(from: u16) -> String {
    format!("confirm/{from}.json")
}

/// Whether trustee `from` may write the file.
pub fn is_of(file: &str, from: u16) -> bool {
    file == round1(from)
        || file == confirm(from)
        || reader(file).is_some_and(|to| file == round2(from, to))
}

/// Whether trustee `to` reads the file: a share of round 2 has one reader.
pub fn is_for(file: &str, to: u16) -> bool {
    reader(file).is_none_or(|reader| reader == to)
}

fn reader(file: &str) -> Option<u16> {
    let (_, to) = file.strip_suffix(".json")?.split_once("-to-")?;
    to.parse().ok()
}

/// A member of the committee calls the trustees until `until` (Unix time).
pub fn call(
    ceremony: &Ceremony,
    until: i64,
    community: CommunityId,
    key: &SigningKey,
) -> Signed<CeremonyCall> {
    let ceremony = HexBytes(crate::json_text(ceremony).into_bytes());
    Signed::new(CeremonyCall { ceremony, until }).sign(community, key)
}

/// A ceremony to which somebody of the committee calls.
#[derive(Debug)]
pub struct Called {
    /// What is called to.
    pub ceremony: Ceremony,
    /// The names of those who call. One is enough to call; publishing the keys takes `needed` of them.
    pub callers: Vec<String>,
    /// The committee's threshold.
    pub needed: u16,
}

/// The ceremonies to which members of the committee call the trustee of this key at `now` (Unix time), the newest first.
pub fn called(
    calls: &[Signed<CeremonyCall>],
    (community, roles): (CommunityId, &CommunityRoles),
    own: [u8; 32],
    now: i64,
) -> Result<Vec<Called>, Refusal> {
    let today = Day::of_unix_time(now).map_err(|e| Refusal::of(&e))?;
    let anyone = Role {
        threshold: 1,
        keys: roles.committee.keys.clone(),
    };
    let of = |call: &Signed<CeremonyCall>| {
        anyone.authorizes(call, community, today).ok()?;
        let ceremony: Ceremony = serde_json::from_slice(&call.act.ceremony.0).ok()?;
        ceremony.check().ok()?;
        let mut trustees = ceremony.trustees.iter();
        let is_called = call.act.until >= now && trustees.any(|card| card.verify_key == own);
        let names = call.signatures.iter().filter_map(|it| {
            let mut keys = roles.committee.keys.iter();
            keys.find(|own| own.key == it.key)
                .map(|own| own.name.clone())
        });
        is_called.then(|| {
            let called = Called {
                ceremony,
                callers: names.collect(),
                needed: roles.committee.threshold,
            };
            (call.act.until, called)
        })
    };
    let mut found: Vec<_> = calls.iter().filter_map(of).collect();
    if found.is_empty() {
        let detail = "no call of the committee names this trustee";
        return Err(Refusal::new("inbox.call", detail));
    }
    found.sort_by_key(|(until, _)| core::cmp::Reverse(*until));
    Ok(found.into_iter().map(|(_, called)| called).collect())
}

/// What several people compare to know that they mean the same card: 64 bits of its digest, which nobody makes another
/// card for.
pub fn code(card: &TrusteeCard) -> String {
    let text = crate::json_text(card);
    let digest = Digest::of(Kind::File, &[text.as_bytes()]).to_string();
    let groups: Vec<_> = (0..4).map(|n| &digest[4 * n..4 * n + 4]).collect();
    groups.join(" ")
}

/// The file that a letter to the trustee of the key `own` brings, from the key that the node names: signed by its sender,
/// and for this reader. `None` for one of another ceremony, which waits for its own time. `plain` is what the letter says,
/// if it could be opened.
pub fn received(
    ceremony: &Ceremony,
    own: [u8; 32],
    plain: Option<&[u8]>,
    from: Option<OfficerKey>,
) -> Result<Option<CeremonyFile>, Refusal> {
    let unreadable = |detail: &'static str| Refusal::new("inbox.unreadable", detail);
    let plain = plain.ok_or_else(|| unreadable("not sealed for this trustee, or damaged"))?;
    let Ok(Letter::Ceremony(file)) = serde_json::from_slice(plain) else {
        return Err(unreadable("no file of a key ceremony"));
    };
    if file.ceremony != ceremony.id() {
        return Ok(None);
    }
    let index_of = |key: [u8; 32]| {
        let mut all = (1..).zip(&ceremony.trustees);
        all.find(|(_, card)| card.verify_key == key)
            .map(|(index, _)| index)
    };
    let sender = from.and_then(|key| index_of(*key.as_bytes()));
    let (Some(from), Some(to)) = (sender, index_of(own)) else {
        return Err(unreadable("not from a trustee of this ceremony"));
    };
    if from == to || !is_of(&file.file, from) || !is_for(&file.file, to) {
        return Err(unreadable(
            "a file that its sender has no business to write",
        ));
    }
    check(ceremony, from, &file)?;
    Ok(Some(file))
}

/// Whether the file is the message of trustee `from` that its place says.
fn check(ceremony: &Ceremony, from: u16, file: &CeremonyFile) -> Result<(), Refusal> {
    let CeremonyFile { file, text, .. } = file;
    let (signer, checked) = if *file == round1(from) {
        let message: Round1 = read(text)?;
        (message.trustee, ceremony.check_round1(&message))
    } else if *file == confirm(from) {
        let message: Confirmation = read(text)?;
        (message.trustee, ceremony.check_confirmation(&message))
    } else {
        let message: Round2 = read(text)?;
        (message.from, ceremony.check_round2(&message))
    };
    checked.map_err(|e| refusal(&e))?;
    if signer == from {
        return Ok(());
    }
    let detail = "a file that its sender has no business to write";
    Err(Refusal::new("inbox.unreadable", detail))
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, Refusal> {
    serde_json::from_str(text).map_err(|e| Refusal::new("encoding.json", e.to_string()))
}

/// The trustees to whom `own` sends the file, each with the key of the box.
pub fn readers<'a>(
    ceremony: &'a Ceremony,
    file: &str,
    own: [u8; 32],
) -> Result<Vec<(OfficerKey, &'a TrusteeCard)>, Refusal> {
    let others = (1..).zip(&ceremony.trustees);
    others
        .filter(|(index, card)| card.verify_key != own && is_for(file, *index))
        .map(|(_, card)| {
            let key = OfficerKey::new(card.verify_key).map_err(|e| Refusal::of(&e))?;
            Ok((key, card))
        })
        .collect()
}

/// A file of a ceremony's folder as a letter's text.
pub fn letter(ceremony: &Ceremony, file: &str, text: &str) -> String {
    crate::json_text(&Letter::Ceremony(CeremonyFile {
        ceremony: ceremony.id(),
        file: file.to_owned(),
        text: text.to_owned(),
    }))
}

/// A ceremony's error as a refusal that names the culprit.
pub fn refusal(error: &CeremonyError) -> Refusal {
    let refusal = Refusal::of(error);
    match error.culprit() {
        Some(culprit) => refusal.with("trustee", format!("{} {}", culprit.index, culprit.name)),
        None => refusal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_writes_its_senders_files_and_no_others() {
        for file in [round1(3), round2(3, 1), confirm(3)] {
            assert!(is_of(&file, 3), "{file}");
            assert!(!is_of(&file, 2), "{file}");
        }
        for file in [
            "ceremony.json",
            "keys.json",
            "round1/03.json",
            "round1/3.txt",
            "round1/3.json/x.json",
            "../round1/3.json",
            "/round1/3.json",
            "round2/2-to-3.json",
            "round2/3-to-+1.json",
            "round2/3-to-1-to-1.json",
            "round2/3.json",
        ] {
            assert!(!is_of(file, 3), "{file}");
        }
        assert!(is_for(&round2(3, 1), 1) && !is_for(&round2(3, 1), 2));
        assert!(is_for(&round1(3), 1));
    }
}
