//! Ballots, cast or opened, for a script.

use linli_primitives::PollId;
use linli_wire::Message;
use wasm_bindgen::prelude::*;

use super::Handle;

#[wasm_bindgen(js_class = Wallet)]
impl Handle {
    /// Seals the choices into a ballot; returns its fingerprint and nothing else.
    #[wasm_bindgen(js_name = sealBallot)]
    pub fn seal_ballot(&mut self, poll: &str, choices: &str, now: f64) -> Result<String, JsValue> {
        let id: PollId = self.parse(poll)?;
        let choices = self.read(choices)?;
        let sealed = self.wallet.seal_ballot(id, choices, now as i64);
        Ok(self.throw(sealed)?.to_string())
    }

    /// The message to send for the sealed ballot.
    #[wasm_bindgen(js_name = castBallot)]
    pub fn cast_ballot(&mut self) -> Result<Vec<u8>, JsValue> {
        let cast = self.wallet.cast_ballot();
        Ok(Message::Ballot(self.throw(cast)?.encode()).encode())
    }

    /// The opening of the sealed ballot, which is spoiled.
    #[wasm_bindgen(js_name = openBallot)]
    pub fn open_ballot(&mut self) -> Result<String, JsValue> {
        let opened = self.wallet.open_ballot();
        Ok(self.throw(opened)?.to_json())
    }

    /// The fingerprint of a ballot's message.
    pub fn fingerprint(&self, message: &[u8]) -> Result<String, JsValue> {
        let fingerprint = self.throw(self.wallet.fingerprint(message))?;
        Ok(fingerprint.to_string())
    }

    /// What the opening of another device's ballot holds, if it is the one that was shown.
    #[wasm_bindgen(js_name = checkOpening)]
    pub fn check_opening(&self, opening: &str, shown: &str) -> Result<String, JsValue> {
        let shown = self.parse(shown)?;
        self.json(self.wallet.check_opening(opening, shown))
    }
}
