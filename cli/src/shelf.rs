//! Texts and photos of reports, which lie beside the record.

use std::path::PathBuf;

use linli_client::reports;
use linli_wire::report::Attached;

use crate::Error;
use crate::community::{Community, Location};
use crate::files::{self, Access, Overwrite};

/// The folder beside a record on this machine.
pub const FOLDER: &str = "reports";

/// Where they lie.
pub enum Shelf {
    /// Beside a record on this machine.
    Folder(PathBuf),
    /// At a node.
    Node(reports::Shelf),
    /// Nowhere: a record in a file has none.
    None,
}

impl Shelf {
    /// That of a community's record.
    pub fn of(community: &Community) -> Result<Self, Error> {
        Ok(match community.location() {
            Location::Folder(data) => Self::Folder(data.join(FOLDER)),
            Location::Archive(..) => Self::None,
            Location::Node(options) => {
                Self::Node(reports::Shelf::of(&options.url, options.patience)?)
            }
        })
    }

    /// Keeps a file that the record names.
    pub fn put(&self, file: &[u8]) -> Result<(), Error> {
        match self {
            Self::Folder(folder) => {
                files::make_folder(folder)?;
                let path = folder.join(Attached::of(file).digest.to_string());
                files::write(&path, file, Access::Public, Overwrite::Replace)
            }
            Self::Node(shelf) => Ok(shelf.put(file)?),
            Self::None => Ok(()),
        }
    }

    /// The file that the record names, where it is kept and is that file.
    pub fn get(&self, named: Attached) -> Result<Option<Vec<u8>>, Error> {
        let found = match self {
            Self::Folder(folder) => {
                let path = folder.join(named.digest.to_string());
                match path.exists() {
                    true => Some(files::read(&path, named.bytes.into())?),
                    false => None,
                }
            }
            Self::Node(shelf) => shelf.get(named)?,
            Self::None => None,
        };
        Ok(found.filter(|file| Attached::of(file) == named))
    }

    /// Removes files from this machine that are shown no longer.
    pub fn remove(&self, named: Attached) -> Result<(), Error> {
        let Self::Folder(folder) = self else {
            return Ok(());
        };
        let path = folder.join(named.digest.to_string());
        match std::fs::remove_file(&path) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::File { path, source })
            }
            _ => Ok(()),
        }
    }
}
