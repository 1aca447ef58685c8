// The committee calls trustees to make the keys of an election.

import { call } from "./api.js";
import { h } from "./dom.js";
import { field, file } from "./forms.js";
import * as wallet from "./wallet.js";

/** How long the trustees have a box at the node: a minute less than is allowed, since clocks differ. */
const CALLED_SECONDS = 14 * 86400 - 60;

export class CallScreen {
  constructor(desk) {
    Object.assign(this, { desk, say: desk.say, stage: desk.stage });
  }

  /** The form, folded away: it is needed once for each election. */
  shown() {
    const { say, stage } = this;
    const called = stage.form(
      say("page-call-send"),
      (given) => this.send(given, [...called.querySelector("#cards").files]),
      field("purpose", say("page-call-purpose"), { required: true, maxlength: 200, hint: say("page-call-purpose-how") }),
      file("cards", say("page-call-cards"), say, {
        accept: ".json,.card",
        multiple: true,
        required: true,
        hint: say("page-call-cards-how"),
      }),
      field("threshold", say("page-call-threshold"), {
        inputmode: "numeric",
        autocomplete: "off",
        required: true,
        hint: say("page-call-threshold-how"),
      }),
    );
    return h("details", {}, h("summary", {}, say("page-call")), h("p", {}, say("page-call-why")), called);
  }

  async send({ purpose, threshold }, files) {
    const { say, stage, desk } = this;
    const wanted = Number(threshold.normalize("NFKC").trim());
    if (!Number.isInteger(wanted) || wanted < 0 || wanted > 255) {
      stage.fail(new wallet.Told({ sentence: say("page-call-number") }));
      return;
    }
    const done = await stage.during(say("page-office-sending"), async () => {
      const cards = await Promise.all(files.map((file) => file.text()));
      for (const [n, card] of cards.entries()) await wallet.checkFile(files[n], card, "card");
      const until = wallet.seconds() + CALLED_SECONDS;
      const signed = await wallet.ask("callCeremony", JSON.stringify({ purpose, threshold: wanted, cards, until }));
      const refused = await call(signed);
      if (refused) throw await wallet.refused(refused);
      return true;
    });
    if (done) stage.show(desk.back(), h("h2", {}, say("page-call-sent")), h("p", {}, say("page-call-sent-why")));
  }
}
