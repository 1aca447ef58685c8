//! The demonstration's mutual aid: members, losses, a round, payouts, over HTTP.

use std::path::PathBuf;

use linli_primitives::Day;
use linli_register::{EnrolmentRequest, sample};
use linli_wire::claim::Claim;

use super::script::Script;
use super::vote::signed_by_two;
use crate::{Console, Error, Refusal, files};

const RULEBOOK: &str = include_str!("../../../../../examples/rulebooks/four-lines.toml");
/// Members, and how many of them have a loss.
const PEOPLE: (usize, usize) = (6, 3);

/// Runs one round.
pub(super) fn hold(script: &mut Script<'_>, console: &mut Console) -> Result<(), Error> {
    script.at("2026-02-01T08:00:00Z")?;
    begin(script)?;
    join(script)?;
    script.at("2026-05-20T08:00:00Z")?;
    attest(script)?;
    script.at("2026-06-01T08:00:00Z")?;
    signed_by_two(script, "round open --closing-day 2026-06-30", "act.paper")?;
    script.at("2026-06-10T08:00:00Z")?;
    let claims = claim(script)?;
    script.at("2026-07-01T08:00:00Z")?;
    signed_by_two(script, "round close", "act.paper")?;
    script.at("2026-07-10T08:00:00Z")?;
    script.write("payouts.csv", &claims)?;
    script.run("pool payout --list @/payouts.csv @node @at --keystore @/tre.age @open")?;
    script.shown("round show @node", &[], console)?;
    script.shown("pool show @node", &[], console)?;
    Ok(())
}

/// The scheme with its rulebook, money in its pool, and assessors who share the key of bills.
fn begin(script: &mut Script<'_>) -> Result<(), Error> {
    signed_by_two(script, "scheme new @/scheme.toml", "scheme.paper")?;
    script.write("rulebook.toml", RULEBOOK)?;
    signed_by_two(script, "rulebook publish @/rulebook.toml", "act.paper")?;
    script.run(
        "pool contribute --amount 30,000.00 --reference dues-1 @node @at --keystore @/tre.age @open",
    )?;
    script.run(
        "attest key new --keystore @/a1.age @seal --to @/a2.card @/a3.card --out @/bills.key",
    )?;
    for name in ["a2", "a3"] {
        script.run(&format!(
            "attest key take @/bills.key --keystore @/{name}.age @seal"
        ))?;
    }
    Ok(())
}

/// Opens a round until `closes` for a member, the first owner of the vote. Returns the files that she got: her slip, a
/// loss of `today` that the rules pay, and one in her waiting time.
pub(super) fn open(
    script: &mut Script<'_>,
    today: &str,
    closes: &str,
) -> Result<[PathBuf; 3], Error> {
    begin(script)?;
    script.write(
        "storm.toml",
        &format!(
            "number = 1\ncategories = [3]\nfrom = {today:?}\nto = {closes:?}\n\
             name = {{ zh = \"台风\", en = \"Typhoon\" }}\n\
             text = {{ zh = \"示例：台风过境。\", en = \"An example: a typhoon passed.\" }}\n"
        ),
    )?;
    signed_by_two(script, "rulebook declare @/storm.toml", "act.paper")?;
    script.run(&format!(
        "member add @/v0.json --paid-through {closes} --book @/members.json @node @at --keystore @/reg.age @open"
    ))?;
    let request = read_request(script, "v0.json")?;
    let unit = request.unit();
    script.run(&format!(
        "member slip {unit} --book @/members.json @node --out @/v0.slip"
    ))?;
    for (number, (category, file)) in [(3, "pays.loss"), (1, "early.loss")]
        .into_iter()
        .enumerate()
    {
        let bill = Bill {
            request: "v0.json",
            category,
            day: today,
            gross: 9_000,
            number,
        };
        attested(script, &bill, file)?;
    }
    signed_by_two(
        script,
        &format!("round open --closing-day {closes}"),
        "act.paper",
    )?;
    Ok(["v0.slip", "pays.loss", "early.loss"].map(|name| script.path(name)))
}

fn join(script: &mut Script<'_>) -> Result<(), Error> {
    let mut requests = Vec::new();
    for n in 0..PEOPLE.0 {
        script.run(&format!(
            "key new --keystore @/m{n}.age --words-file @/m{n}.words @seal"
        ))?;
        script.run(&format!(
            "enrol --keystore @/m{n}.age @open --realm {} --unit m{n} --out @/m{n}.json",
            sample::REALM
        ))?;
        requests.push(format!("@/m{n}.json"));
    }
    script.run(&format!(
        "member add {} --paid-through 2026-12-31 --book @/members.json @node @at --keystore @/reg.age @open",
        requests.join(" ")
    ))?;
    for n in 0..PEOPLE.1 {
        script.run(&format!(
            "member slip m{n} --book @/members.json @node --out @/m{n}.slip"
        ))?;
    }
    Ok(())
}

fn attest(script: &mut Script<'_>) -> Result<(), Error> {
    for n in 0..PEOPLE.1 {
        let day = Day::of_date(2026, 5, 10 + n as u32).map_err(|e| Error::refused(&e))?;
        let bill = Bill {
            request: &format!("m{n}.json"),
            category: 1,
            day: &day.to_string(),
            gross: 8_000 + 3_000 * n,
            number: n,
        };
        attested(script, &bill, &format!("m{n}.loss"))?;
    }
    Ok(())
}

/// A bill that a member shows.
struct Bill<'a> {
    /// The file of her request to be enrolled.
    request: &'a str,
    category: u32,
    day: &'a str,
    gross: usize,
    number: usize,
}

/// A loss is seen and signed by two of the three assessors; `loss` is the file for the member.
fn attested(script: &mut Script<'_>, bill: &Bill<'_>, loss: &str) -> Result<(), Error> {
    let Bill {
        request,
        category,
        day,
        gross,
        number,
    } = bill;
    let member = read_request(script, request)?.id();
    script.write(
        "bill.toml",
        &format!(
            "member = \"{member}\"\ncategory = {category}\nevent_day = \"{day}\"\ngross_loss = \"{gross}.00\"\n\
             [bill]\nissuer = \"医院 / hospital\"\nnumber = \"{number}\"\n"
        ),
    )?;
    script
        .run("attest new @/bill.toml @node --keystore @/a1.age @open --out @/case.json --force")?;
    script.run("attest sign @/case.json @node --keystore @/a3.age @open")?;
    script.run(&format!(
        "attest append @/case.json @node @at --loss @/{loss}"
    ))?;
    Ok(())
}

fn read_request(script: &Script<'_>, name: &str) -> Result<EnrolmentRequest, Error> {
    let path = script.path(name);
    let request = files::read(&path, files::MAX_SMALL)?;
    let request = EnrolmentRequest::from_json(&request);
    Ok(request.map_err(|e| Refusal::of(&e).in_file(&path))?)
}

/// Wallets check, prove and send; returns the treasurer's list of payouts.
fn claim(script: &mut Script<'_>) -> Result<String, Error> {
    let mut list = String::new();
    for n in 0..PEOPLE.1 {
        script.write("payee", &format!("account 6222-{n:04}\n"))?;
        script.run(&format!(
            "claim make @node @at --keystore @/m{n}.age @open --slip @/m{n}.slip --loss @/m{n}.loss \
             --payee-file @/payee --out @/m{n}.claim"
        ))?;
        script.run(&format!("claim accept @node @at @/m{n}.claim"))?;
        let path = script.path(&format!("m{n}.claim"));
        let bytes = files::read(&path, linli_wire::claim::MAX_BYTES as u64)?;
        let claim = Claim::decode(&bytes).map_err(|e| Refusal::of(&e).in_file(&path))?;
        list += &format!("{},payout-{n}\n", claim.body.event_nullifier);
    }
    Ok(list)
}
