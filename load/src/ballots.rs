//! A file of ballots: each preceded by its length, four bytes little endian.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use linli_prover::BallotProver;
use linli_sigma::Choice;
use linli_wire::ballot::MAX_BYTES;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;

use crate::town;

/// What `make` takes.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Owners of the town.
    #[arg(long, default_value_t = 50_000)]
    owners: usize,
    /// The first owner who votes, from 0.
    #[arg(long, default_value_t = 0)]
    first: usize,
    /// How many vote.
    #[arg(long, default_value_t = 50_000)]
    count: usize,
    /// Where the ballots go.
    file: PathBuf,
}

/// Makes ballots, one per owner.
pub(crate) fn make(args: &Args) -> Result<()> {
    let town = town::of(args.owners);
    ensure!(
        args.first + args.count <= args.owners,
        "there are {} owners",
        args.owners
    );
    let done = if args.file.exists() {
        read(&args.file)?.len()
    } else {
        0
    };
    let prover = BallotProver::new()?;
    let mut rng = UnwrapErr(SysRng);
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&args.file)?;
    let progress = indicatif::ProgressBar::new(args.count as u64).with_position(done as u64);
    for member in town
        .owners
        .members
        .iter()
        .skip(args.first + done)
        .take(args.count.saturating_sub(done))
    {
        let choice = Choice::of(&[0]);
        let ballot = prover
            .make(&town.poll, member, &[choice], 1, &mut rng)?
            .encode();
        let length = u32::try_from(ballot.len())?.to_le_bytes();
        file.write_all(&[length.as_slice(), &ballot].concat())?;
        progress.inc(1);
    }
    progress.finish();
    Ok(())
}

/// The ballots of a file.
pub(crate) fn read(path: &Path) -> Result<Vec<Vec<u8>>> {
    let mut reader = BufReader::new(File::open(path)?);
    let mut ballots = Vec::new();
    let mut length = [0; 4];
    while reader.read_exact(&mut length).is_ok() {
        let length = u32::from_le_bytes(length) as usize;
        ensure!(length <= MAX_BYTES, "a ballot of {length} bytes");
        let mut ballot = vec![0; length];
        reader.read_exact(&mut ballot)?;
        ballots.push(ballot);
    }
    Ok(ballots)
}
