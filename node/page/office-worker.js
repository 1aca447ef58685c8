// The same thread with an officer's desk in the wallet.

import start, { Wallet, completions, qr, readQr } from "./linli-office.js";
import { serve } from "./serve.js";

serve(start, Wallet, { completions, qr, readQr });
