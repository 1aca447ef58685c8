//! The record's journal.

use linli_record::Entry;

use crate::stable::same_in_json;

/// Lines of the journal, each after the one before.
pub fn journal(data: &[u8]) -> bool {
    let mut last: Option<Entry> = None;
    for line in data.split(|b| *b == b'\n') {
        let Some(entry) = same_in_json::<Entry>(line) else {
            break;
        };
        if !entry.follows(last.as_ref()) {
            break;
        }
        let (kind, file) = (entry.kind, entry.file.clone());
        let again = Entry::after(last.as_ref(), entry.at, kind, file, entry.digest);
        assert_eq!(again, entry, "what follows is what would be written");
        last = Some(entry);
    }
    last.is_some()
}
