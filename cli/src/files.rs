//! Reading with a size limit, writing all or nothing.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use linli_journal::file;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Refusal};

/// The longest JSON document read, in bytes: a roll of a million owners stays below.
pub const MAX_DOCUMENT: u64 = 1 << 30;
/// The longest small document read, in bytes: cards, requests, packages, word lists.
pub const MAX_SMALL: u64 = 1 << 20;

/// How a page begins.
const PAGE: &[u8] = b"<!DOCTYPE html>";

/// What to do when the file is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overwrite {
    /// Leave it and refuse.
    Refuse,
    /// Replace it, as `--force` says.
    Replace,
    /// Replace it if it is empty or begins like a page, as an earlier report does; otherwise leave it and refuse.
    Page,
}

impl From<bool> for Overwrite {
    fn from(force: bool) -> Self {
        if force { Self::Replace } else { Self::Refuse }
    }
}

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Whoever the system's default allows.
    Public,
    /// The owner of the file only: mode 0600.
    Secret,
}

/// Reads a file of at most `limit` bytes.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
    let file = file::open(path).map_err(Error::file(path))?;
    let mut bytes = Vec::new();
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(Error::file(path))?;
    if bytes.len() as u64 > limit {
        let detail = format!("more than the {limit} bytes allowed");
        return Err(Refusal::new("encoding.size", &detail).in_file(path).into());
    }
    Ok(bytes)
}

/// Reads a UTF-8 text of at most `limit` bytes; a leading byte-order mark is dropped.
pub fn read_text(path: &Path, limit: u64) -> Result<String, Error> {
    let text = String::from_utf8(read(path, limit)?)
        .map_err(|_| Error::from(Refusal::new("encoding.text", "not UTF-8 text").in_file(path)))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

/// Reads one JSON value of at most `limit` bytes, nothing after it. The type refuses unknown fields.
pub fn read_json<T: DeserializeOwned>(path: &Path, limit: u64) -> Result<T, Error> {
    let bytes = read(path, limit)?;
    serde_json::from_slice(&bytes).map_err(|error| bad_json(&error).in_file(path).into())
}

/// The refusal of a text that is not a JSON document of its kind.
pub fn bad_json(error: &serde_json::Error) -> Refusal {
    Refusal::new("encoding.json", error.to_string())
}

/// Refuses what [`write()`] would refuse at the end: called before work whose result would then be lost.
pub fn check_free(path: &Path, overwrite: Overwrite) -> Result<(), Error> {
    let path = &file::place(path).map_err(Error::file(path))?;
    let is_kept = match overwrite {
        Overwrite::Refuse => true,
        Overwrite::Replace => false,
        Overwrite::Page => !begins_like_a_page(path),
    };
    if is_kept && path.exists() {
        return Err(Error::Exists(path.to_owned()));
    }
    std::fs::metadata(folder_of(path)).map_err(Error::file(path))?;
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Writes all of `bytes` or nothing: a new file beside `path`, flushed to the disk, then renamed. Links are written
/// through; a device, a pipe or a folder is refused.
pub fn write(path: &Path, bytes: &[u8], access: Access, overwrite: Overwrite) -> Result<(), Error> {
    check_free(path, overwrite)?;
    let path = &file::place(path).map_err(Error::file(path))?;
    let folder = folder_of(path);
    let mut file = temporary(folder, access).map_err(Error::file(path))?;
    file.write_all(bytes).map_err(Error::file(path))?;
    file.as_file().sync_all().map_err(Error::file(path))?;
    match overwrite {
        Overwrite::Replace | Overwrite::Page => file.persist(path),
        Overwrite::Refuse => file.persist_noclobber(path),
    }
    .map_err(|e| match e.error.kind() {
        std::io::ErrorKind::AlreadyExists => Error::Exists(path.to_owned()),
        _ => Error::file(path)(e.error),
    })?;
    sync_folder(folder).map_err(Error::file(path))
}

/// Whether the file at `path` is empty or begins like a page.
fn begins_like_a_page(path: &Path) -> bool {
    let mut head = Vec::new();
    let most = PAGE.len() as u64;
    let read = file::open(path).and_then(|file| file.take(most).read_to_end(&mut head));
    read.is_ok() && PAGE.starts_with(&head)
}

/// Writes `value` as indented JSON with a final newline.
pub fn write_json(
    path: &Path,
    value: &impl Serialize,
    access: Access,
    overwrite: Overwrite,
) -> Result<(), Error> {
    write(path, json_text(value).as_bytes(), access, overwrite)
}

/// A document as it is written into files.
pub fn json_text(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("our documents have string keys");
    text.push('\n');
    text
}

/// The files of `folder` whose names end in `.extension`, in order of name.
pub fn list(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, Error> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(Error::file(folder))? {
        let path = entry.map_err(Error::file(folder))?.path();
        if path.extension().is_some_and(|e| e == extension) && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// Files that were named, one by one or by their folder.
#[derive(Debug, Default)]
pub struct Named {
    /// Those to be read.
    pub files: Vec<PathBuf>,
    /// What else is in the folders; hidden files and folders aside.
    pub passed_over: Vec<PathBuf>,
}

/// The named files, and in place of each named folder its files whose names end in `.extension`. A folder without any
/// is refused, because nobody submits one on purpose.
pub fn named(paths: &[PathBuf], extension: &str) -> Result<Named, Error> {
    let mut all = Named::default();
    for path in paths {
        if !path.is_dir() {
            all.files.push(path.clone());
            continue;
        }
        let files = list(path, extension)?;
        all.passed_over.extend(others(path, &files)?);
        if files.is_empty() {
            let detail = format!("no file in this folder is named *.{extension}");
            return Err(Refusal::new("file.kind", detail).in_file(path).into());
        }
        all.files.extend(files);
    }
    Ok(all)
}

/// What is in a folder beside `files`, in order of name.
fn others(folder: &Path, files: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut others = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(Error::file(folder))? {
        let entry = entry.map_err(Error::file(folder))?;
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        let path = entry.path();
        if !is_hidden && !path.is_dir() && !files.contains(&path) {
            others.push(path);
        }
    }
    others.sort();
    Ok(others)
}

/// Makes a folder and those above it.
pub fn make_folder(path: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(path).map_err(Error::file(path))
}

/// Whether something that people see is in a folder; nothing is in one that is not there.
pub fn holds_something(folder: &Path) -> Result<bool, Error> {
    match std::fs::read_dir(folder) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(e) => Err(Error::file(folder)(e)),
        Ok(entries) => {
            let is_seen = |name: std::ffi::OsString| !name.to_string_lossy().starts_with('.');
            let mut names = entries.flatten().map(|entry| entry.file_name());
            Ok(names.any(is_seen))
        }
    }
}

/// Restricts a secret's file to its owner, if the system lets us; a command that only reads can do no more.
#[cfg(unix)]
pub fn make_private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let is_open = |metadata: std::fs::Metadata| metadata.permissions().mode() & 0o077 != 0;
    if std::fs::metadata(path).is_ok_and(is_open) {
        let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600));
    }
}

/// Only Unix says who may read a file.
#[cfg(not(unix))]
pub fn make_private(_: &Path) {}

#[cfg(unix)]
fn temporary(folder: &Path, access: Access) -> std::io::Result<tempfile::NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    let mode = match access {
        Access::Public => 0o666,
        Access::Secret => 0o600,
    };
    tempfile::Builder::new()
        .prefix(".linli-")
        .permissions(std::fs::Permissions::from_mode(mode))
        .tempfile_in(folder)
}

#[cfg(not(unix))]
fn temporary(folder: &Path, _access: Access) -> std::io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new()
        .prefix(".linli-")
        .tempfile_in(folder)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}

/// A TOML document; unknown fields are refused.
pub fn read_toml<T: serde::de::DeserializeOwned>(
    path: &Path,
    rule: &'static str,
) -> Result<T, Error> {
    let text = read_text(path, MAX_SMALL)?;
    toml::from_str(&text).map_err(|e| Refusal::new(rule, bad_toml(&e)).in_file(path).into())
}

/// What is wrong with a TOML file, with the line concerned unless it would fill the screen.
pub fn bad_toml(error: &toml::de::Error) -> String {
    const LONGEST: usize = 600;
    let shown = error.to_string();
    if shown.len() <= LONGEST {
        shown
    } else {
        error.message().chars().take(LONGEST).collect()
    }
}

/// `path` as seen from the folder of the file that names it.
pub fn beside(file: &Path, path: &Path) -> PathBuf {
    file.parent().unwrap_or_else(|| Path::new("")).join(path)
}

#[cfg(test)]
mod tests;
