//! Letters to the registrar, for a script.

use wasm_bindgen::prelude::*;

use super::Handle;

#[wasm_bindgen(js_class = Wallet)]
impl Handle {
    /// A request's text as sealed letters to the registrars.
    pub fn letters(&self, request: &str) -> Result<String, JsValue> {
        self.json(self.wallet.letters(request))
    }
}
