// The wallet's own thread.

import start, { Wallet, completions, qr, readQr } from "./linli.js";
import { serve } from "./serve.js";

serve(start, Wallet, { completions, qr, readQr });
