//! Property registers, counting rules, enrolments and rolls.

use linli_register::{CountingRule, EnrolmentRequest, ImportOptions, Register, Roll, Table};

use crate::stable::same_in_json;

/// .csv in either encoding, .xlsx.
pub fn table(data: &[u8]) {
    let Ok(table) = Table::read(data, None) else {
        return;
    };
    for row in table.rows() {
        assert_eq!(row.cells().count(), row.cells().len());
    }
}

/// A register under every counting rule that ships.
pub fn import(data: &[u8]) {
    for name in CountingRule::preset_names() {
        let rule = CountingRule::preset(name).expect("the preset is listed");
        let Ok(register) = linli_register::import(data, &rule, &ImportOptions::default()) else {
            continue;
        };
        let rows = register.report.rows;
        assert_eq!(rows.total, rows.counted + rows.not_counted + rows.refused);
        assert_eq!(register.totals.heads, register.owners.len() as u64);
        let text = serde_json::to_vec(&register).expect("documents have string keys");
        assert_eq!(same_in_json::<Register>(&text).as_ref(), Some(&register));
    }
}

/// A counting rule in TOML.
pub fn counting_rule(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = CountingRule::from_toml(text);
    }
}

/// An owner's request.
pub fn enrolment(data: &[u8]) {
    let Ok(request) = EnrolmentRequest::from_json(data) else {
        return;
    };
    assert_eq!(
        EnrolmentRequest::from_json(request.to_json().as_bytes()),
        Ok(request)
    );
}

/// A roll, in JSON or canonical bytes.
pub fn roll(data: &[u8]) {
    if let Ok(roll) = Roll::from_bytes(data) {
        assert_eq!(roll.to_bytes(), data, "two encodings of one roll");
    }
    let Ok(roll) = Roll::from_json(data) else {
        return;
    };
    assert_eq!(Roll::from_bytes(&roll.to_bytes()), Ok(roll.clone()));
    assert_eq!(Roll::from_json(roll.to_json().as_bytes()), Ok(roll));
}
