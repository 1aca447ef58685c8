//! From a property register to owners with heads and shares, and from enrolments to a roll.
//!
//! Bytes in, values out: nothing here reads a file or a clock. [`import()`] turns a table (.csv or .xlsx) into a
//! [`Register`] by a [`CountingRule`] and says what became of every row; [`Roll::build`] joins it with the owners'
//! [`EnrolmentRequest`]s. The register names people and stays with the registrar; the roll names nobody.

mod area;
pub mod columns;
pub mod counting;
mod delimited;
mod encoding;
pub mod enrolment;
mod grouping;
pub mod import;
mod label;
mod owner_name;
pub mod roll;
pub mod sample;
pub mod table;
mod text;
pub mod unit;
mod workbook;

pub use columns::{Column, ColumnChoice};
pub use counting::CountingRule;
pub use enrolment::EnrolmentRequest;
pub use import::{ImportError, ImportOptions, ImportReport, Namesakes, Owner, Register, import};
pub use label::unit_key;
pub use roll::{Roll, RollEntry};
pub use table::{Table, TableError};
pub use unit::{RowFault, UseKind};
