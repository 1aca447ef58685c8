//! The demo's ballots: owners drawn at random choose at random.

use std::time::Instant;

use linli_primitives::RealmSecret;
use linli_primitives::merkle::Tree;
use linli_prover::{BallotProver, Membership};
use linli_register::Roll;
use linli_sigma::Choice;
use linli_wire::Question;
use rand_core::CryptoRng;

use super::people::People;
use super::{Moment, Paths, at};
use crate::files::{self, Access, Overwrite};
use crate::language::msg;
use crate::{Console, Error, Refusal};

/// Seals `count` ballots of as many owners into files; returns the median time for one, in milliseconds.
pub(super) fn ballots(
    paths: &Paths,
    people: &People,
    count: usize,
    rng: &mut impl CryptoRng,
    console: &Console,
) -> Result<f64, Error> {
    let poll = paths.open(Moment::Open, console)?.poll().clone();
    let opened = at(paths, Moment::Open)?.since_1970()?;
    let prover = BallotProver::new().map_err(|e| Error::refused(&e))?;
    let tree = people.roll.tree();
    let voters = draw(people.secrets.len(), count, rng)?;
    let progress = console.progress(count as u64, msg("progress-cast"));
    let mut times = Vec::with_capacity(count);
    for (number, voter) in voters.into_iter().enumerate() {
        let member = member(&people.roll, &tree, &people.secrets[voter])?;
        let serial = member.secret.ballot_serial(poll.id(), opened);
        let choices: Vec<Choice> = poll.questions.iter().map(|q| choose(q, rng)).collect();
        let start = Instant::now();
        let ballot = prover
            .make(&poll, &member, &choices, serial, rng)
            .map_err(|e| Error::refused(&e))?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
        let file = paths.ballots.join(format!("{:06}.ballot", number + 1));
        files::write(&file, &ballot.encode(), Access::Public, Overwrite::Refuse)?;
        progress.inc(1);
    }
    progress.finish_and_clear();
    times.sort_by(f64::total_cmp);
    Ok(times.get(times.len() / 2).copied().unwrap_or_default())
}

pub(super) fn member(
    roll: &Roll,
    tree: &Tree<32>,
    secret: &RealmSecret,
) -> Result<Membership, Error> {
    let found = roll.witness(tree, secret.commitment());
    let (path, shares) = found.ok_or_else(|| Refusal::new("ballot.member", "not on the roll"))?;
    Ok(Membership {
        secret: secret.clone(),
        shares,
        path,
    })
}

/// `count` different numbers below `people`.
fn draw(people: usize, count: usize, rng: &mut impl CryptoRng) -> Result<Vec<usize>, Error> {
    if count > people {
        let detail = format!("{count} ballots of {people} owners");
        return Err(Refusal::new("roll.entry", &detail).into());
    }
    let mut all: Vec<usize> = (0..people).collect();
    for place in 0..count {
        let other = place + below((people - place) as u64, rng) as usize;
        all.swap(place, other);
    }
    all.truncate(count);
    Ok(all)
}

/// In a motion most are for it; in an election the first candidates are preferred; few abstain.
fn choose(question: &Question, rng: &mut impl CryptoRng) -> Choice {
    let options = question.options.len() as u64;
    if question.abstain && below(12, rng) == 0 {
        return Choice::abstention();
    }
    if question.is_single_choice() {
        let option = if below(10, rng) < 8 {
            0
        } else {
            below(options, rng)
        };
        return Choice::of(&[option as u32]);
    }
    let spared = u32::from(question.min < question.max && below(3, rng) == 0);
    let mut chosen: Vec<u32> = Vec::new();
    while (chosen.len() as u32) < question.max - spared {
        let liked = if below(3, rng) < 2 {
            u64::from(question.max)
        } else {
            options
        };
        let option = below(liked, rng).min(below(options, rng)) as u32;
        if !chosen.contains(&option) {
            chosen.push(option);
        }
    }
    Choice::of(&chosen)
}

/// A number below `limit`; the bias of the remainder does not matter here.
fn below(limit: u64, rng: &mut impl CryptoRng) -> u64 {
    rng.next_u64() % limit
}

#[cfg(test)]
mod tests;
