/// Every rule id that has a sentence; a test holds that both locale files have it, with its remedy.
pub const KNOWN: &[&str] = &[
    "encoding.canonical",
    "encoding.digest",
    "encoding.identity",
    "encoding.json",
    "encoding.magic",
    "encoding.size",
    "identity.words",
    "keystore.format",
    "keystore.kind",
    "realm.name",
    "roll.shares",
    "trustee.second_set",
];
