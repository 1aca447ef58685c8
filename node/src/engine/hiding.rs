//! Texts and photos of reports that the record hides leave the disk.

use linli_primitives::{Digest, Nullifier};
use linli_wire::report::Attached;

use super::Event;
use super::shared::Shared;

impl Shared {
    /// Forgets what the step of a report hid, whose event this is.
    pub(super) fn forget_hidden_by(&self, event: Event) {
        self.forget(&self.hidden_by(event));
    }

    /// The files of an event's report that are shown no longer.
    fn hidden_by(&self, event: Event) -> Vec<Digest> {
        let report = event.subject.map(|name| Nullifier::from_bytes(&name));
        let report = report.and_then(Result::ok);
        let state = self.state();
        let number = report.and_then(|name| state.report_number(name));
        let report = number.and_then(|number| state.report(number));
        let hidden = |(file, is_shown): (Attached, bool)| (!is_shown).then_some(file.digest);
        report.map_or_else(Vec::new, |report| {
            report.files().filter_map(hidden).collect()
        })
    }

    /// Forgets what was hidden while the node did not run, or came back from elsewhere.
    pub(crate) fn sweep(&self) {
        let mut kept = match self.shelf.kept() {
            Ok(kept) => kept,
            Err(error) => return tracing::error!(%error, "the texts of reports cannot be listed"),
        };
        let state = self.state();
        kept.retain(|file| state.is_file_hidden(*file));
        drop(state);
        self.forget(&kept);
    }

    fn forget(&self, files: &[Digest]) {
        for file in files {
            if let Err(error) = self.shelf.remove(*file) {
                tracing::error!(%error, %file, "a hidden file cannot be removed");
            }
        }
    }
}
