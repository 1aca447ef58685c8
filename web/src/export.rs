//! The functions that a script calls. Documents are passed as JSON; refusals are thrown as [`Told`] in JSON.

mod ballot;
#[cfg(feature = "office")]
mod booking;
mod claim;
mod letters;
#[cfg(feature = "office")]
mod office;
mod report;

use linli_journal::TakenBallot;
use linli_keystore::words;
use linli_primitives::identity::WordList;
use linli_rule::{Refusal, Rule};
use qrcode::{EcLevel, QrCode};
use secrecy::SecretString;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

use crate::scan;
use crate::told::Told;
use crate::wallet::Wallet;

/// The wallet of a page.
#[wasm_bindgen(js_name = Wallet)]
#[derive(Default)]
pub struct Handle {
    wallet: Wallet,
}

#[wasm_bindgen(js_class = Wallet)]
impl Handle {
    /// An empty wallet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes a key.
    #[wasm_bindgen(js_name = makeKey)]
    pub fn make_key(&mut self) {
        self.wallet.make_key();
    }

    /// Loads the key of 24 words in any layout.
    pub fn restore(&mut self, words: String) -> Result<(), JsValue> {
        let words = Zeroizing::new(words);
        let restored = self.wallet.restore(&words);
        self.throw(restored)
    }

    /// Loads the key from a keystore's text.
    pub fn unlock(&mut self, keystore: &str, passphrase: String) -> Result<(), JsValue> {
        let opened = self.wallet.unlock(keystore, SecretString::from(passphrase));
        self.throw(opened)
    }

    /// Forgets the key.
    pub fn lock(&mut self) {
        self.wallet.lock();
    }

    /// The key's 24 words in Chinese (`zh`) or English (`en`).
    pub fn words(&self, list: &str) -> Result<String, JsValue> {
        let list = match list {
            "en" => WordList::English,
            _ => WordList::SimplifiedChinese,
        };
        let words = self.throw(self.wallet.words(list))?;
        Ok(words.as_str().to_owned())
    }

    /// The keystore's text under a new passphrase.
    pub fn seal(&self, passphrase: String) -> Result<String, JsValue> {
        self.throw(self.wallet.seal(Zeroizing::new(passphrase)))
    }

    /// A request to be on the roll.
    pub fn enrolment(
        &self,
        realm: &str,
        unit: &str,
        note: Option<String>,
    ) -> Result<String, JsValue> {
        self.throw(self.wallet.enrolment(realm, unit, note.as_deref()))
    }

    /// Loads the node's record (an archive), signed by `key`; `kept` is what an earlier call returned to be kept.
    #[wasm_bindgen(js_name = takeRecord)]
    pub fn take_record(
        &mut self,
        archive: Vec<u8>,
        key: &str,
        kept: Option<String>,
    ) -> Result<String, JsValue> {
        let kept = kept.map(|kept| self.read(&kept)).transpose()?;
        let taken = self.wallet.take_record(archive, key, kept.as_ref());
        self.json(taken)
    }

    /// Whether the key is on the newest roll.
    #[wasm_bindgen(js_name = isEnrolled)]
    pub fn is_enrolled(&self) -> Result<bool, JsValue> {
        self.throw(self.wallet.is_enrolled())
    }

    /// This key's nullifier in a poll.
    pub fn nullifier(&self, poll: &str) -> Result<String, JsValue> {
        self.throw(self.wallet.nullifier(self.parse(poll)?))
    }

    /// The poll as its voter needs it; refuses whoever cannot vote.
    pub fn poll(&self, poll: &str, now: f64, earlier: Option<String>) -> Result<String, JsValue> {
        let id = self.parse(poll)?;
        let earlier = earlier.map(|text| self.parse(&text)).transpose()?;
        self.json(self.wallet.poll(id, now as i64, earlier))
    }

    /// Derives the ballots' key, once.
    pub fn prepare(&mut self) -> Result<(), JsValue> {
        let prepared = self.wallet.prepare();
        self.throw(prepared)
    }

    /// The checked receipt for a ballot's message that the node took.
    pub fn receipt(&self, message: &[u8], proof: &str) -> Result<String, JsValue> {
        self.json(self.wallet.receipt(message, proof))
    }

    /// What became of a receipt's ballot, according to the ballots that the node lists for the poll.
    pub fn judge(&self, receipt: &str, taken: &str) -> Result<String, JsValue> {
        let receipt = self.read(receipt)?;
        let taken: Vec<TakenBallot> = self.read(taken)?;
        self.json(self.wallet.judge(&receipt, &taken))
    }
}

impl Handle {
    fn throw<T>(&self, done: Result<T, Refusal>) -> Result<T, JsValue> {
        done.map_err(|refusal| {
            let told = serde_json::to_string(&Told::of(&refusal)).expect("strings are JSON");
            JsValue::from_str(&told)
        })
    }

    fn json<T: Serialize>(&self, done: Result<T, Refusal>) -> Result<String, JsValue> {
        let value = self.throw(done)?;
        Ok(serde_json::to_string(&value).expect("our documents have string keys"))
    }

    fn read<T: DeserializeOwned>(&self, text: &str) -> Result<T, JsValue> {
        let malformed = |e: serde_json::Error| Refusal::new("client.answer", e.to_string());
        self.throw(serde_json::from_str(text).map_err(malformed))
    }

    fn parse<T: core::str::FromStr<Err: Rule>>(&self, text: &str) -> Result<T, JsValue> {
        self.throw(text.parse().map_err(|e: T::Err| Refusal::of(&e)))
    }
}

/// Words that begin with these letters, for completion.
#[wasm_bindgen]
pub fn completions(letters: &str) -> Vec<String> {
    let found = words::beginning(letters, 6).into_iter();
    found.map(str::to_owned).collect()
}

/// A text as a QR code: a line for each row, `1` dark and `0` light. Nothing if it is too long.
#[wasm_bindgen]
pub fn qr(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
    let dark = code.to_colors().into_iter();
    let cells: Vec<char> = dark.map(|color| color.select('1', '0')).collect();
    let rows = cells.chunks(code.width()).map(|row| row.iter().collect());
    Some(rows.collect::<Vec<String>>().join("\n"))
}

/// The text of a QR code in a picture of four bytes a pixel. Nothing if none can be read.
#[wasm_bindgen(js_name = readQr)]
pub fn read_qr(pixels: &[u8], width: usize) -> Option<String> {
    scan::read(pixels, width)
}
