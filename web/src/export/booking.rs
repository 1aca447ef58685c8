//! What a member books, and her unit's account, for a script.

use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

use super::Handle;

#[wasm_bindgen(js_class = Wallet)]
impl Handle {
    /// The lists of spaces as they stand for this key, and its bookings.
    pub fn spaces(&self, now: f64) -> Result<String, JsValue> {
        self.json(self.wallet.spaces(now as i64))
    }

    /// The days of a space, some weeks after today.
    pub fn week(&self, list: &str, space: u16, week: u32, now: f64) -> Result<String, JsValue> {
        let list = self.parse(list)?;
        self.json(self.wallet.week(list, space, week, now as i64))
    }

    /// The message to send for a booking.
    #[wasm_bindgen(js_name = makeBooking)]
    pub fn make_booking(
        &mut self,
        list: &str,
        wanted: &str,
        who: &str,
        now: f64,
    ) -> Result<Vec<u8>, JsValue> {
        let (list, wanted) = (self.parse(list)?, self.read(wanted)?);
        let made = self.wallet.make_booking(list, wanted, who, now as i64);
        Ok(self.throw(made)?.encode())
    }

    /// The message to send to move a booking, or to give it up.
    #[wasm_bindgen(js_name = changeBooking)]
    pub fn change_booking(&self, number: f64, change: &str) -> Result<Vec<u8>, JsValue> {
        let change = self.read(change)?;
        let message = self.wallet.change_booking(number as u64, change);
        Ok(self.throw(message)?.encode())
    }

    /// The account that a treasurer's file opens.
    pub fn account(&self, file: String) -> Result<String, JsValue> {
        let file = Zeroizing::new(file);
        self.json(self.wallet.account(&file))
    }
}
