//! From a property register to owners with heads and shares, and from enrolments to a roll.
//!
//! Bytes in, values out: nothing here reads a file or a clock. [`import()`] turns a table (.csv or .xlsx) into a
//! [`Register`] by a [`CountingRule`] and says what became of every row; [`Roll::build`] joins it with the owners'
//! [`EnrolmentRequest`]s. The register names people and stays with the registrar; the roll names nobody.
//!
//! Who only checks rolls leaves out the feature `import`, and with it every reader of foreign files.

#[cfg(feature = "import")]
mod area;
#[cfg(feature = "import")]
pub mod columns;
#[cfg(feature = "import")]
pub mod counting;
#[cfg(feature = "import")]
mod delimited;
#[cfg(feature = "import")]
mod encoding;
pub mod enrolment;
#[cfg(feature = "import")]
mod grouping;
#[cfg(feature = "import")]
pub mod import;
mod label;
#[cfg(feature = "import")]
mod owner_name;
pub mod roll;
#[cfg(feature = "import")]
pub mod sample;
#[cfg(feature = "import")]
pub mod table;
mod text;
#[cfg(feature = "import")]
pub mod unit;
#[cfg(feature = "import")]
mod workbook;

#[cfg(feature = "import")]
pub use columns::{Column, ColumnChoice};
#[cfg(feature = "import")]
pub use counting::CountingRule;
pub use enrolment::EnrolmentRequest;
#[cfg(feature = "import")]
pub use import::{ImportError, ImportOptions, ImportReport, Namesakes, Owner, Register, import};
pub use label::{MAX_LABEL_BYTES, unit_key};
pub use roll::{Roll, RollEntry};
#[cfg(feature = "import")]
pub use table::{Table, TableError};
#[cfg(feature = "import")]
pub use unit::{RowFault, UseKind};
