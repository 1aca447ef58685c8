//! The files inside a workbook.

use std::collections::HashMap;
use std::io::Read;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::{Archive, broken};
use crate::table::{MAX_UNPACKED_BYTES, TableError};

/// The text of a file, found regardless of the case of its name; `None` if there is none.
pub(super) fn read(archive: &mut Archive<'_>, name: &str) -> Result<Option<Vec<u8>>, TableError> {
    let found = archive
        .file_names()
        .filter_map(Result::ok)
        .find(|file| file.eq_ignore_ascii_case(name))
        .map(|file| file.into_owned());
    let Some(found) = found else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    let file = archive.by_name(&found).map_err(|e| broken(&e))?;
    file.take(MAX_UNPACKED_BYTES)
        .read_to_end(&mut bytes)
        .map_err(|e| broken(&e))?;
    Ok(Some(bytes))
}

/// Calls `each` for every start tag, with its name without prefix.
pub(super) fn for_each_tag(
    xml: &[u8],
    mut each: impl FnMut(&str, &BytesStart<'_>) -> Result<(), TableError>,
) -> Result<(), TableError> {
    let mut reader = Reader::from_reader(xml);
    reader.config_mut().check_end_names = false;
    loop {
        match reader.read_event().map_err(|e| broken(&e))? {
            Event::Start(tag) | Event::Empty(tag) => each(tag.local_name().as_ref(), &tag)?,
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// An attribute by its name without prefix.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    tag.attributes()
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .and_then(|attribute| attribute.normalized_value(XmlVersion::Implicit1_0).ok())
        .map(|value| value.into_owned())
}

/// Where each sheet of an .xlsx is, by its name.
pub(super) fn sheets_of_xlsx(
    archive: &mut Archive<'_>,
) -> Result<HashMap<String, String>, TableError> {
    let root = relations(archive, "_rels/.rels", "")?;
    let workbook = root
        .values()
        .find(|target| target.to_ascii_lowercase().ends_with("workbook.xml"))
        .cloned()
        .unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let (folder, file) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
    let targets = relations(archive, &format!("{folder}/_rels/{file}.rels"), folder)?;
    let mut sheets = HashMap::new();
    let xml = read(archive, &workbook)?.unwrap_or_default();
    for_each_tag(&xml, |tag, start| {
        if tag == "sheet"
            && let (Some(name), Some(id)) = (attribute(start, "name"), attribute(start, "id"))
            && let Some(target) = targets.get(&id)
        {
            sheets.insert(name, target.clone());
        }
        Ok(())
    })?;
    Ok(sheets)
}

/// Targets by relation, as paths inside the file.
fn relations(
    archive: &mut Archive<'_>,
    part: &str,
    folder: &str,
) -> Result<HashMap<String, String>, TableError> {
    let mut targets = HashMap::new();
    let xml = read(archive, part.trim_start_matches('/'))?.unwrap_or_default();
    for_each_tag(&xml, |tag, start| {
        if tag == "Relationship"
            && let (Some(id), Some(target)) = (attribute(start, "Id"), attribute(start, "Target"))
        {
            let path = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None if folder.is_empty() => target,
                None => format!("{folder}/{target}"),
            };
            targets.insert(id, path);
        }
        Ok(())
    })?;
    Ok(targets)
}
