//! Property registers, counting rules, enrolments and rolls.

use linli_register::{
    Book, CountingRule, EnrolmentRequest, ImportError, ImportOptions, Register, Roll,
};

use crate::stable::same_in_json;

/// .csv in any encoding, .xlsx, .ods.
pub fn table(data: &[u8]) -> bool {
    let Ok(book) = Book::read(data, None) else {
        return false;
    };
    for table in book.sheets.iter().filter_map(|sheet| sheet.table().ok()) {
        for row in table.rows() {
            assert_eq!(row.cells().count(), row.cells().len());
        }
    }
    true
}

/// A register under every counting rule that ships.
pub fn import(data: &[u8]) -> bool {
    let rules = CountingRule::preset_names();
    rules.filter(|name| import_by(data, name)).count() > 0
}

fn import_by(data: &[u8], name: &str) -> bool {
    let rule = CountingRule::preset(name).expect("the preset is listed");
    let options = ImportOptions::default();
    let register = match linli_register::import(data, &rule, &options) {
        // Says yes to everything: the answers must be valid for the same file.
        Err(ImportError::Doubts(report)) => {
            let accepted = report.doubts.into_iter().map(|doubt| doubt.id).collect();
            let options = ImportOptions {
                accepted,
                ..options
            };
            linli_register::import(data, &rule, &options).expect("every doubt is accepted")
        }
        Ok(register) => register,
        Err(_) => return false,
    };
    let rows = register.report.rows;
    let told = rows.counted + rows.not_counted + rows.refused + rows.hidden;
    assert_eq!(rows.total, told);
    assert_eq!(register.totals.heads, register.owners.len() as u64);
    let text = serde_json::to_vec(&register).expect("documents have string keys");
    assert_eq!(same_in_json::<Register>(&text).as_ref(), Some(&register));
    true
}

/// A counting rule in TOML.
pub fn counting_rule(data: &[u8]) -> bool {
    std::str::from_utf8(data).is_ok_and(|text| CountingRule::from_toml(text).is_ok())
}

/// An owner's request.
pub fn enrolment(data: &[u8]) -> bool {
    let Ok(request) = EnrolmentRequest::from_json(data) else {
        return false;
    };
    assert_eq!(
        EnrolmentRequest::from_json(request.to_json().as_bytes()),
        Ok(request)
    );
    true
}

/// A roll, in JSON or canonical bytes.
pub fn roll(data: &[u8]) -> bool {
    if let Ok(roll) = Roll::from_bytes(data) {
        assert_eq!(roll.to_bytes(), data, "two encodings of one roll");
        return true;
    }
    let Ok(roll) = Roll::from_json(data) else {
        return false;
    };
    assert_eq!(Roll::from_bytes(&roll.to_bytes()), Ok(roll.clone()));
    assert_eq!(Roll::from_json(roll.to_json().as_bytes()), Ok(roll));
    true
}
