//! A member's side of a desk, for a script.

use linli_wire::photo;
use wasm_bindgen::prelude::*;

use super::Handle;

#[wasm_bindgen(js_class = Wallet)]
impl Handle {
    /// The desks as they stand for this key, and its reports.
    pub fn desks(&self, now: f64) -> Result<String, JsValue> {
        self.json(self.wallet.desks(now as i64))
    }

    /// A photo with nothing beside the picture.
    #[wasm_bindgen(js_name = barePhoto)]
    pub fn bare_photo(&self, photo: &[u8]) -> Result<Vec<u8>, JsValue> {
        let bare = photo::bare(photo);
        self.throw(bare.map_err(|e| linli_rule::Refusal::of(&e)))
    }

    /// What is sent for a report.
    #[wasm_bindgen(js_name = makeReport)]
    pub fn make_report(
        &mut self,
        wanted: &str,
        photos: &[u8],
        now: f64,
    ) -> Result<String, JsValue> {
        let wanted = self.read(wanted)?;
        let made = self.wallet.make_report(&wanted, photos, now as i64);
        self.json(made)
    }

    /// What is sent for an answer about a report of one's own.
    #[wasm_bindgen(js_name = answerReport)]
    pub fn answer_report(&self, number: f64, answer: &str, text: &str) -> Result<String, JsValue> {
        self.json(self.wallet.answer_report(number as u64, answer, text))
    }
}
