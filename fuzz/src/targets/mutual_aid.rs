//! The messages of mutual aid.

use linli_wire::act::Act;
use linli_wire::claim::Claim;
use linli_wire::rulebook::Rulebook;
use linli_wire::scheme::Scheme;

use crate::stable::same_in_json;

/// A scheme, in JSON or canonical bytes.
pub fn scheme(data: &[u8]) -> bool {
    let bytes = Scheme::decode(data).ok();
    if let Some(scheme) = &bytes {
        assert_eq!(scheme.encode(), data, "two encodings of one scheme");
    }
    let read = bytes.or_else(|| same_in_json(data));
    read.map(|scheme| scheme.check()).is_some()
}

/// A rulebook, in TOML, JSON or canonical bytes.
pub fn rulebook(data: &[u8]) -> bool {
    let bytes = Rulebook::decode(data).ok();
    if let Some(rulebook) = &bytes {
        assert_eq!(rulebook.encode(), data, "two encodings of one rulebook");
    }
    let text = || toml::from_str(std::str::from_utf8(data).ok()?).ok();
    let Some(rulebook) = bytes.or_else(|| same_in_json(data)).or_else(text) else {
        return false;
    };
    let _ = rulebook.check();
    assert_eq!(Rulebook::decode(&rulebook.encode()), Ok(rulebook));
    true
}

/// An officer's act, in JSON or canonical bytes.
pub fn act(data: &[u8]) -> bool {
    let bytes = Act::decode(data).ok();
    if let Some(act) = &bytes {
        assert_eq!(act.encode(), data, "two encodings of one act");
    }
    bytes.or_else(|| same_in_json(data)).is_some()
}

/// A claim.
pub fn claim(data: &[u8]) -> bool {
    let Ok(claim) = Claim::decode(data) else {
        return false;
    };
    assert_eq!(claim.encode(), data, "two encodings of one claim");
    let _ = (claim.digest(), claim.body.hash());
    true
}
