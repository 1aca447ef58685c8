//! A member's side of a scheme, for a script.

use linli_wire::Message;
use wasm_bindgen::prelude::*;

use super::Handle;

#[wasm_bindgen(js_class = Wallet)]
impl Handle {
    /// How a scheme stands for this key, with its rulebook in plain words; `params` are the parameters for claims.
    #[wasm_bindgen(js_name = openScheme)]
    pub fn open_scheme(
        &mut self,
        scheme: &str,
        params: &[u8],
        now: f64,
    ) -> Result<String, JsValue> {
        let id = self.parse(scheme)?;
        let opened = self.wallet.open_scheme(id, params, now as i64);
        self.json(opened)
    }

    /// Every rule that a claim would break.
    #[wasm_bindgen(js_name = checkClaim)]
    pub fn check_claim(&self, case: &str, now: f64) -> Result<String, JsValue> {
        let case = self.read(case)?;
        self.json(self.wallet.check_claim(&case, now as i64))
    }

    /// Derives the claims' key, once.
    #[wasm_bindgen(js_name = prepareClaims)]
    pub fn prepare_claims(&mut self, params: &[u8]) -> Result<(), JsValue> {
        let prepared = self.wallet.prepare_claims(params);
        self.throw(prepared)
    }

    /// The message to send for a claim.
    #[wasm_bindgen(js_name = makeClaim)]
    pub fn make_claim(&self, case: &str, payee: &str, now: f64) -> Result<Vec<u8>, JsValue> {
        let case = self.read(case)?;
        let claim = self.throw(self.wallet.make_claim(&case, payee, now as i64))?;
        Ok(Message::Claim(claim.encode()).encode())
    }

    /// The message by which another payee is named for a claim.
    #[wasm_bindgen(js_name = namePayee)]
    pub fn name_payee(&self, claim: &str, payee: &str) -> Result<Vec<u8>, JsValue> {
        let claim = self.parse(claim)?;
        let message = self.throw(self.wallet.name_payee(claim, payee))?;
        Ok(message.encode())
    }

    /// The proof that a message which the node took is in the record.
    pub fn logged(&self, message: &[u8], proof: &str) -> Result<String, JsValue> {
        self.json(self.wallet.logged(message, proof))
    }
}
