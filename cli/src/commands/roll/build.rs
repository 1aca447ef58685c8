//! `linli roll build`.

use std::path::{Path, PathBuf};

use linli_primitives::Realm;
use linli_register::roll::EnrolmentReport;
use linli_register::{EnrolmentRequest, Roll, enrolment};

use super::{describe, read_register, summary};
use crate::files::{self, Access};
use crate::language::msg;
use crate::{Console, Ending, Error, Refusal};

/// What to join.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The register written by `linli roll import`.
    #[arg(long, value_name = "FILE")]
    register: PathBuf,
    /// Enrolment requests: files, or folders of .json files.
    #[arg(long, value_name = "DIR|FILE", num_args = 1.., required = true)]
    enrolments: Vec<PathBuf>,
    /// The community's name.
    #[arg(long)]
    realm: String,
    /// Leave refused requests out; without it nothing is written while one is refused.
    #[arg(long)]
    allow_refused: bool,
    /// The roll to write, for publication.
    #[arg(long, value_name = "FILE", default_value = "roll.json")]
    out: PathBuf,
    /// Replace an existing file.
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &Args, console: &mut Console) -> Result<Ending, Error> {
    let realm = Realm::new(&args.realm).map_err(|e| Error::refused(&e))?;
    let register = read_register(&args.register)?;
    let mut requests = Requests::read(&args.enrolments, console)?;
    let (roll, report) = Roll::build(&realm, &register, &requests.taken)
        .map_err(|e| Error::from(Refusal::of(&e).in_file(&args.register)))?;
    requests.add_refusals(&report);
    let is_whole = requests.refused.is_empty() || args.allow_refused;
    if is_whole {
        files::write(
            &args.out,
            roll.to_json().as_bytes(),
            Access::Public,
            args.force.into(),
        )?;
    }
    requests.refused.iter().for_each(|r| console.problem(r));
    let outcome = if is_whole {
        msg("roll-built").showing("file", args.out.display())
    } else {
        msg("roll-held-back")
    };
    console.say(
        outcome
            .showing("enrolled", report.enrolled.len())
            .showing("repeated", report.repeated.len())
            .with("refused", requests.refused.len()),
    );
    describe(&roll, console);
    let mut answer = summary(&roll, &args.out);
    if !is_whole {
        answer["roll"] = serde_json::Value::Null;
    }
    answer["repeated"] = serde_json::json!(requests.names(&report.repeated));
    answer["refused"] = serde_json::json!(requests.refused);
    console.answer(&answer);
    if is_whole {
        Ok(Ending::Clean)
    } else {
        Ok(Ending::Problems)
    }
}

/// The requests that could be read, and what is wrong with the others.
struct Requests {
    taken: Vec<EnrolmentRequest>,
    /// Where each of `taken` came from.
    paths: Vec<PathBuf>,
    refused: Vec<Refusal>,
}

impl Requests {
    fn read(places: &[PathBuf], console: &Console) -> Result<Self, Error> {
        let files = expand(places)?;
        let bar = console.progress(files.len() as u64, msg("progress-enrolments"));
        let mut requests = Self {
            taken: Vec::with_capacity(files.len()),
            paths: Vec::with_capacity(files.len()),
            refused: Vec::new(),
        };
        for path in bar.wrap_iter(files.into_iter()) {
            match read_request(&path) {
                Ok(request) => {
                    requests.taken.push(request);
                    requests.paths.push(path);
                }
                Err(Error::Refused(refusal)) => requests.refused.push(refusal),
                Err(error) => return Err(error),
            }
        }
        bar.finish_and_clear();
        Ok(requests)
    }

    fn add_refusals(&mut self, report: &EnrolmentReport) {
        for refused in &report.refused {
            let path = &self.paths[refused.request];
            self.refused.push(Refusal::of(&refused.fault).in_file(path));
        }
    }

    fn names(&self, positions: &[usize]) -> Vec<&Path> {
        positions.iter().map(|i| self.paths[*i].as_path()).collect()
    }
}

fn expand(places: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut paths = Vec::new();
    for place in places {
        if place.is_dir() {
            paths.extend(files::list(place, "json")?)
        } else {
            paths.push(place.clone())
        }
    }
    Ok(paths)
}

fn read_request(path: &Path) -> Result<EnrolmentRequest, Error> {
    let bytes = files::read(path, enrolment::MAX_BYTES as u64)?;
    EnrolmentRequest::from_json(&bytes).map_err(|e| Refusal::of(&e).in_file(path).into())
}
