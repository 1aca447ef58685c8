//! The demonstration's vote: from a register to a result, over HTTP.

use std::ops::Range;
use std::thread::sleep;
use std::time::Duration;

use linli_primitives::Digest;
use linli_register::{Register, sample};
use linli_wire::MessageKind;

use super::super::DRAFT;
use super::script::Script;
use crate::clock::Clock;
use crate::community::Subject;
use crate::language::msg;
use crate::{Console, Error, Refusal, files};

/// Trustees, and how many of them decrypt together.
const TRUSTEES: (usize, u16) = (5, 3);
/// How often the record is checked for the poll's closing.
const TRIES: u32 = 150;

/// Holds the vote. When half of the ballots are cast, `midway` happens.
pub(super) fn hold(
    script: &mut Script<'_>,
    ballots: usize,
    midway: impl FnOnce(&mut Console) -> Result<(), Error>,
    console: &mut Console,
) -> Result<(), Error> {
    enrol(script, ballots)?;
    publish(script)?;
    open(script, &january())?;
    console.say(msg("demo-node-founded"));
    script.at("2026-01-12T08:00:00Z")?;
    cast(script, 0..ballots / 2, console)?;
    midway(console)?;
    cast(script, ballots / 2..ballots, console)?;
    find(script, ballots)?;
    console.say(msg("demo-node-voting").with("ballots", ballots));
    script.at("2026-01-18T13:00:00Z")?;
    let counted = wait_for_closing(script, console)?;
    console.say(msg("demo-node-closed").with("counted", counted));
    decrypt(script)?;
    script.shown("result @node", &[], console)?;
    Ok(())
}

/// The registrar imports a register; owners make keys and enrol; the roll is built.
pub(super) fn enrol(script: &mut Script<'_>, ballots: usize) -> Result<(), Error> {
    script.write(
        "register.csv",
        &sample::csv(&sample::rows(units(ballots), 1)),
    )?;
    script.run("roll import @/register.csv --out @/register.json")?;
    let path = script.path("register.json");
    let register: Register = files::read_json(&path, files::MAX_DOCUMENT)?;
    let mut requests = Vec::new();
    for (number, owner) in register.owners.iter().enumerate().take(ballots) {
        script.run(&format!(
            "key new --keystore @/v{number}.age --words-file @/v{number}.words @seal"
        ))?;
        script.run(&format!(
            "enrol --keystore @/v{number}.age @open --realm {} --unit {} --out @/v{number}.json",
            sample::REALM,
            owner.units[0]
        ))?;
        requests.push(format!("@/v{number}.json"));
    }
    script.run(&format!(
        "roll build --register @/register.json --realm {} --out @/roll.json --enrolments {}",
        sample::REALM,
        requests.join(" ")
    ))?;
    Ok(())
}

/// Units of a sample register with at least `ballots` owners.
const fn units(ballots: usize) -> usize {
    ballots.div_ceil(21) * 25
}

/// Roll and trustees reach the node, signed by those who may.
pub(super) fn publish(script: &mut Script<'_>) -> Result<(), Error> {
    script.run("roll publish @/roll.json @node @at --keystore @/reg.age @open")?;
    let (count, threshold) = TRUSTEES;
    let cards: Vec<String> = (1..=count).map(|n| format!("@/t{n}.card")).collect();
    for n in 1..=count {
        script.run(&format!(
            "trustee new --name t{n} --keystore @/t{n}.age --words-file @/t{n}.words --out @/t{n}.card @seal"
        ))?;
    }
    script.run(&format!(
        "ceremony new --realm {} --purpose demo --threshold {threshold} --trustee {} --out @/ceremony/ceremony.json",
        sample::REALM,
        cards.join(" ")
    ))?;
    for step in ["round1", "round2", "finish"] {
        for n in 1..=count {
            script.run(&format!(
                "ceremony {step} --ceremony @/ceremony --keystore @/t{n}.age @seal"
            ))?;
        }
    }
    signed_by_two(
        script,
        "ceremony publish @/ceremony/keys.json",
        "keys.paper",
    )
}

/// The poll reaches the node, too.
pub(super) fn open(script: &mut Script<'_>, draft: &str) -> Result<(), Error> {
    script.write("poll.toml", draft)?;
    signed_by_two(script, "poll new @/poll.toml", "poll.paper")
}

/// The sample poll in January. With so few owners a floor would leave the outcome open, so all areas are published.
fn january() -> String {
    let january = DRAFT.replace("2026-12-0", "2026-01-1");
    january.replace("\nfloor = 5", "\nfloor = 0")
}

/// One member of the committee prepares and signs, another signs and submits.
pub(super) fn signed_by_two(script: &mut Script<'_>, line: &str, file: &str) -> Result<(), Error> {
    script.run(&format!(
        "{line} @node @at --keystore @/c1.age @open --out @/{file} --force"
    ))?;
    script.run(&format!(
        "role sign @/{file} @node @at --keystore @/c2.age @open"
    ))?;
    script.run(&format!("role submit @/{file} @node @at"))?;
    Ok(())
}

/// Most are for the motion and for the first three candidates.
fn cast(script: &mut Script<'_>, owners: Range<usize>, console: &Console) -> Result<(), Error> {
    let progress = console.progress(owners.len() as u64, msg("progress-cast"));
    for n in owners {
        let (motion, board) = if n % 6 == 5 { (2, "4,5") } else { (1, "1,2,3") };
        script.run(&format!(
            "vote @node @at --keystore @/v{n}.age @open --choose 1={motion} --choose 2={board} \
             --out @/ballots/{n:03}.ballot"
        ))?;
        progress.inc(1);
    }
    progress.finish_and_clear();
    Ok(())
}

/// Everybody checks their own receipt.
fn find(script: &mut Script<'_>, ballots: usize) -> Result<(), Error> {
    for n in 0..ballots {
        script.run(&format!(
            "ballot find @/ballots/{n:03}.ballot.receipt.json @node"
        ))?;
    }
    Ok(())
}

/// The node closes the poll by itself; returns how many ballots count.
fn wait_for_closing(script: &Script<'_>, console: &Console) -> Result<usize, Error> {
    let place = script.place();
    for _ in 0..TRIES {
        let quiet = Console::quiet(console.language());
        let community = place.open(Subject::Affairs, &Clock::default(), &quiet)?;
        if let Some(linli_wire::Message::Close(closing)) =
            community.newest(MessageKind::Close, None)?
        {
            let counted: &[Digest] = &closing.counted;
            return Ok(counted.len());
        }
        sleep(Duration::from_millis(200));
    }
    let detail = "the node did not close the poll";
    Err(Refusal::new("tally.closing", detail).into())
}

/// One trustee is lost; the others verify the whole record and name its closing. Then another is lost, and the others
/// decrypt, in both rounds.
fn decrypt(script: &mut Script<'_>) -> Result<(), Error> {
    for n in [1, 2, 3, 5] {
        script.run(&format!(
            "trustee decrypt @node --keystore @/t{n}.age @open --out @/shares/naming-{n}.json"
        ))?;
    }
    script.run("tally @node @/shares/naming-1.json @/shares/naming-2.json @/shares/naming-3.json @/shares/naming-5.json")?;
    for round in ["heads", "shares"] {
        let mut files = Vec::new();
        for n in [1, 3, 5] {
            let file = format!("@/shares/{round}-{n}.json");
            script.run(&format!(
                "trustee decrypt @node --keystore @/t{n}.age @open --out {file}"
            ))?;
            files.push(file);
        }
        script.run(&format!("tally @node {}", files.join(" ")))?;
    }
    Ok(())
}
