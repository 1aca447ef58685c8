//! `linli enrol`: a request to be on the roll.

use std::path::PathBuf;

use linli_primitives::Realm;
use linli_register::EnrolmentRequest;

use crate::files::{self, Access};
use crate::keystore::OwnerKeystore;
use crate::language::msg;
use crate::{Console, Ending, Error};

/// Whose request, and where to write it.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    owner: OwnerKeystore,
    /// The community's name.
    #[arg(long)]
    realm: String,
    /// Any one of the owner's units, e.g. 3-2-501.
    #[arg(long)]
    unit: String,
    /// A note for the registrar, e.g. how to be reached.
    #[arg(long)]
    note: Option<String>,
    /// The file to write the request to.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Replace an existing file.
    #[arg(long)]
    force: bool,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    let realm = Realm::new(&args.realm).map_err(|e| Error::refused(&e))?;
    let id = args.owner.open(console)?.realm_secret(&realm).commitment();
    let request = EnrolmentRequest::new(realm, id, &args.unit, args.note.as_deref())
        .map_err(|e| Error::refused(&e))?;
    files::write(
        &args.out,
        request.to_json().as_bytes(),
        Access::Public,
        args.force.into(),
    )?;
    console.say(
        msg("enrol-written")
            .showing("file", args.out.display())
            .with("unit", args.unit),
    );
    console.answer(&serde_json::json!({ "request": args.out, "commitment": id }));
    Ok(Ending::Clean)
}
