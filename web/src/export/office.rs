//! An officer's desk, for a script.

use linli_primitives::Digest;
use linli_primitives::document::Kind;
use linli_wire::fund::FundId;
use secrecy::SecretString;
use wasm_bindgen::prelude::*;

use super::Handle;
use crate::wallet::Wallet;

#[wasm_bindgen(js_class = Wallet)]
impl Handle {
    /// Opens an officer's keystore.
    #[wasm_bindgen(js_name = openOffice)]
    pub fn open_office(&mut self, keystore: &str, passphrase: String) -> Result<(), JsValue> {
        let passphrase = SecretString::from(passphrase);
        let opened = self.wallet.open_office(keystore, passphrase);
        self.throw(opened)
    }

    /// Forgets the officer's key and the register.
    #[wasm_bindgen(js_name = closeOffice)]
    pub fn close_office(&mut self) {
        self.wallet.close_office();
    }

    /// Whether an officer's key is open.
    #[wasm_bindgen(js_name = isOfficeOpen)]
    pub fn is_office_open(&self) -> bool {
        self.wallet.is_office_open()
    }

    /// Whose key is open.
    pub fn officer(&self) -> Result<String, JsValue> {
        self.json(self.wallet.officer())
    }

    /// The pass for one request to the inbox.
    pub fn pass(&self, method: &str, path: &str, body: &[u8], now: f64) -> Result<String, JsValue> {
        self.throw(self.wallet.pass(method, path, body, now as i64))
    }

    /// A letter's content, from the key that the node names.
    #[wasm_bindgen(js_name = openLetter)]
    pub fn open_letter(&self, sealed: &[u8], from: Option<String>) -> Result<String, JsValue> {
        let from = from.map(|key| self.parse(&key)).transpose()?;
        self.json(self.wallet.open_letter(sealed, from))
    }

    /// Takes the registrar's register.
    #[wasm_bindgen(js_name = takeRegister)]
    pub fn take_register(&mut self, text: &str) -> Result<usize, JsValue> {
        let taken = self.wallet.take_register(text);
        self.throw(taken)
    }

    /// Requests that wait, beside those that were accepted; both are lists of texts.
    pub fn requests(&self, accepted: &str, waiting: &str) -> Result<String, JsValue> {
        let accepted: Vec<String> = self.read(accepted)?;
        let waiting: Vec<String> = self.read(waiting)?;
        self.json(self.wallet.requests(&accepted, &waiting))
    }

    /// The roll of the accepted requests.
    #[wasm_bindgen(js_name = buildRoll)]
    pub fn build_roll(&self, accepted: &str) -> Result<String, JsValue> {
        let accepted: Vec<String> = self.read(accepted)?;
        self.json(self.wallet.build_roll(&accepted))
    }

    /// The paper that publishes a ceremony's trustees and keys.
    #[wasm_bindgen(js_name = keysPaper)]
    pub fn keys_paper(&self, keys: &str) -> Result<String, JsValue> {
        self.throw(self.wallet.keys_paper(keys))
    }

    /// Replays the record's schemes, so that their papers can be judged; `params` are the parameters for claims.
    #[wasm_bindgen(js_name = readSchemes)]
    pub fn read_schemes(&mut self, params: &[u8]) -> Result<(), JsValue> {
        let done = self.wallet.read_schemes(params);
        self.throw(done)
    }

    /// Whether a file is what was asked for: a `card`, `paper`, `request` or `register`.
    #[wasm_bindgen(js_name = checkFile)]
    pub fn check_file(&self, name: &str, text: &str, wanted: &str) -> Result<(), JsValue> {
        let wanted = self.read(wanted)?;
        self.throw(Wallet::check_file(name, text, wanted))
    }

    /// What a paper is, in a line.
    #[wasm_bindgen(js_name = paperTitle)]
    pub fn paper_title(&self, text: &str) -> Result<String, JsValue> {
        self.json(self.wallet.paper_title(text))
    }

    /// A paper as its signer needs it.
    pub fn paper(&self, text: &str, now: f64) -> Result<String, JsValue> {
        self.json(self.wallet.paper(text, now as i64))
    }

    /// The paper with the open key's signature.
    #[wasm_bindgen(js_name = signPaper)]
    pub fn sign_paper(&self, text: &str, now: f64) -> Result<String, JsValue> {
        self.throw(self.wallet.sign_paper(text, now as i64))
    }

    /// Two copies of a paper as one.
    #[wasm_bindgen(js_name = joinPapers)]
    pub fn join_papers(&self, one: &str, other: &str) -> Result<String, JsValue> {
        self.throw(self.wallet.join_papers(one, other))
    }

    /// The paper as sealed letters to those who have not signed.
    #[wasm_bindgen(js_name = paperLetters)]
    pub fn paper_letters(&self, text: &str, now: f64) -> Result<String, JsValue> {
        self.json(self.wallet.paper_letters(text, now as i64))
    }

    /// The message that records a paper.
    #[wasm_bindgen(js_name = paperMessage)]
    pub fn paper_message(&self, text: &str) -> Result<Vec<u8>, JsValue> {
        self.throw(self.wallet.paper_message(text))
    }

    /// The entry of a message that the node took.
    pub fn taken(&self, message: &[u8], proof: &str) -> Result<f64, JsValue> {
        let entry = self.throw(self.wallet.taken(message, proof))?;
        Ok(entry as f64)
    }

    /// The funds of the record, and what was entered in them.
    pub fn funds(&self, now: f64) -> Result<String, JsValue> {
        self.json(self.wallet.funds(now as i64))
    }

    /// Opens the keystore that keeps a fund's books.
    #[wasm_bindgen(js_name = openBooks)]
    pub fn open_books(
        &mut self,
        fund: &str,
        keystore: &str,
        passphrase: String,
    ) -> Result<(), JsValue> {
        let fund: FundId = self.parse(fund)?;
        let passphrase = SecretString::from(passphrase);
        let opened = self.wallet.open_books(fund, keystore, &passphrase);
        self.throw(opened)
    }

    /// What is to be entered, with the table that it needs, if there is one.
    #[wasm_bindgen(js_name = planEntry)]
    pub fn plan_entry(
        &self,
        fund: &str,
        asked: &str,
        file: Option<Vec<u8>>,
        now: f64,
    ) -> Result<String, JsValue> {
        let fund: FundId = self.parse(fund)?;
        let asked = self.read(asked)?;
        let planned = self
            .wallet
            .plan_entry(fund, asked, file.as_deref(), now as i64);
        self.json(planned)
    }

    /// The digest of a file, as the record names it.
    #[wasm_bindgen(js_name = fileDigest)]
    pub fn file_digest(&self, file: &[u8]) -> String {
        Digest::of(Kind::File, &[file]).to_string()
    }

    /// Opens a trustee's keystore.
    #[wasm_bindgen(js_name = openTrustee)]
    pub fn open_trustee(&mut self, keystore: &str, passphrase: String) -> Result<(), JsValue> {
        let passphrase = SecretString::from(passphrase);
        let opened = self.wallet.open_trustee(keystore, passphrase);
        self.throw(opened)
    }

    /// Forgets the trustee's key.
    #[wasm_bindgen(js_name = closeTrustee)]
    pub fn close_trustee(&mut self) {
        self.wallet.close_trustee();
    }

    /// Whether a trustee's key is open.
    #[wasm_bindgen(js_name = isTrusteeOpen)]
    pub fn is_trustee_open(&self) -> bool {
        self.wallet.trustee().is_some()
    }

    /// Which trustee's key is open.
    pub fn trustee(&self) -> Result<String, JsValue> {
        self.json(Ok(self.wallet.trustee()))
    }

    /// The pass for one request to the trustee's box.
    #[wasm_bindgen(js_name = trusteePass)]
    pub fn trustee_pass(
        &self,
        method: &str,
        path: &str,
        body: &[u8],
        now: f64,
    ) -> Result<String, JsValue> {
        let pass = self.wallet.trustee_pass(method, path, body, now as i64);
        self.throw(pass)
    }

    /// The ceremonies to which the trustee is called, of the node's list of calls.
    pub fn called(&self, calls: &str, now: f64) -> Result<String, JsValue> {
        let calls: Vec<_> = self.read(calls)?;
        self.json(self.wallet.called(&calls, now as i64))
    }

    /// A call to a ceremony, signed.
    #[wasm_bindgen(js_name = callCeremony)]
    pub fn call_ceremony(&self, wanted: &str) -> Result<String, JsValue> {
        let wanted = self.read(wanted)?;
        self.json(self.wallet.call(&wanted))
    }

    /// The file of the ceremony that a letter brings.
    #[wasm_bindgen(js_name = ceremonyFile)]
    pub fn ceremony_file(
        &self,
        description: &str,
        sealed: &[u8],
        from: Option<String>,
    ) -> Result<String, JsValue> {
        let from = from.map(|key| self.parse(&key)).transpose()?;
        self.json(self.wallet.ceremony_file(description, sealed, from))
    }

    /// Every step of the ceremony that these files allow.
    #[wasm_bindgen(js_name = advanceCeremony)]
    pub fn advance_ceremony(
        &mut self,
        description: &str,
        files: &str,
        kept: &str,
    ) -> Result<String, JsValue> {
        let files = self.read(files)?;
        let advanced = self.wallet.advance(description, files, kept);
        self.json(advanced)
    }

    /// A file of the ceremony, sealed to those who read it.
    #[wasm_bindgen(js_name = ceremonyLetters)]
    pub fn ceremony_letters(
        &self,
        description: &str,
        file: &str,
        text: &str,
    ) -> Result<String, JsValue> {
        self.json(self.wallet.ceremony_letters(description, file, text))
    }
}
