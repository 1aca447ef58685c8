//! From a property register to owners with heads and shares, and from enrolments to a roll.
//!
//! Bytes in, values out: nothing here reads a file or a clock. [`import()`] turns a table (.csv, .xlsx or .ods) into a
//! [`Register`] by a [`CountingRule`] and says what became of every row; what may be read in two ways is a [`Doubt`]
//! that somebody must answer first. [`Roll::build`] joins the register with the owners' [`EnrolmentRequest`]s. The
//! register names people and stays with the registrar; the roll names nobody.
//!
//! Crates that only check rolls, or build them from a register that was read before, leave out the feature `import`, and
//! with it every reader of foreign files.

#[cfg(feature = "import")]
mod area;
#[cfg(feature = "import")]
mod assembly;
#[cfg(feature = "import")]
pub mod book;
#[cfg(feature = "import")]
pub mod columns;
#[cfg(feature = "import")]
pub mod counting;
#[cfg(feature = "import")]
mod delimited;
#[cfg(feature = "import")]
pub mod doubt;
#[cfg(feature = "import")]
mod encoding;
pub mod enrolment;
#[cfg(feature = "import")]
mod garbled;
#[cfg(feature = "import")]
mod grouping;
#[cfg(feature = "import")]
pub mod import;
mod label;
#[cfg(feature = "import")]
mod look_alike;
#[cfg(feature = "import")]
mod marked_copy;
#[cfg(feature = "import")]
pub mod options;
#[cfg(feature = "import")]
mod owner_name;
mod owners;
#[cfg(feature = "import")]
pub mod place;
#[cfg(feature = "import")]
pub mod report;
pub mod roll;
#[cfg(feature = "import")]
mod room;
#[cfg(feature = "import")]
pub mod sample;
#[cfg(feature = "import")]
mod shares_column;
#[cfg(feature = "import")]
pub mod statement;
#[cfg(feature = "import")]
mod status;
#[cfg(feature = "import")]
pub mod table;
mod text;
#[cfg(feature = "import")]
pub mod unit;
#[cfg(feature = "import")]
mod use_kind;
#[cfg(feature = "import")]
mod workbook;

#[cfg(feature = "import")]
pub use book::{Book, Encoding, Sheet};
#[cfg(feature = "import")]
pub use columns::{Column, ColumnChoice};
#[cfg(feature = "import")]
pub use counting::CountingRule;
#[cfg(feature = "import")]
pub use doubt::{About, Doubt};
pub use enrolment::EnrolmentRequest;
#[cfg(feature = "import")]
pub use import::{ImportError, Register, import, import_book};
pub use label::{MAX_LABEL_BYTES, unit_key};
#[cfg(feature = "import")]
pub use marked_copy::{CopyError, is_marked_copy, marked_copy};
#[cfg(feature = "import")]
pub use options::{HiddenRows, ImportOptions, Namesakes};
pub use owners::{Listing, Owner, Owners, Totals};
#[cfg(feature = "import")]
pub use place::Place;
#[cfg(feature = "import")]
pub use report::ImportReport;
pub use roll::{Roll, RollEntry};
#[cfg(feature = "import")]
pub use table::{Table, TableError};
pub use text::normalise;
#[cfg(feature = "import")]
pub use unit::RowFault;
#[cfg(feature = "import")]
pub use use_kind::UseKind;
#[cfg(feature = "import")]
pub use workbook::READER_THREAD;
