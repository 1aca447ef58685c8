// Checking on this device what another one sealed: the second half of cast or check. It needs no key.

import { h } from "./dom.js";
import { Stage, button, field, file } from "./forms.js";
import { scannerFor } from "./scan.js";
import * as wallet from "./wallet.js";

/** The view of an opening to be checked. */
export async function openingView({ say }) {
  const desk = new Desk(say);
  desk.ask();
  return { title: say("page-opening"), content: [h("h1", {}, say("page-opening")), desk.stage.host] };
}

class Desk {
  constructor(say) {
    Object.assign(this, { say, stage: new Stage(say) });
  }

  ask() {
    const { say, stage } = this;
    stage.show(
      h("p", { class: "lead" }, say("page-opening-what")),
      stage.form(
        say("page-opening-check"),
        (given) => this.check(given),
        field("fingerprint", say("page-opening-fingerprint"), {
          required: true,
          autocomplete: "off",
          autocapitalize: "characters",
          spellcheck: "false",
          hint: say("page-opening-fingerprint-how"),
        }),
        field("opening", say("page-opening-text"), {
          tag: "textarea",
          rows: 6,
          autocomplete: "off",
          spellcheck: "false",
          hint: say("page-opening-text-how"),
        }),
        scannerFor(say, stage, "opening"),
        file("saved", say("page-opening-file"), say, { accept: ".json" }),
      ),
      h("p", { class: "soft" }, say("page-opening-elsewhere")),
    );
  }

  async check({ fingerprint, opening, saved }) {
    const { say, stage } = this;
    const held = await stage.during(say("page-wallet-reading"), async () => {
      await wallet.standing();
      const text = saved?.size > 0 ? await saved.text() : opening;
      return wallet.checkOpening(text, fingerprint);
    });
    if (held) this.show(held);
  }

  show({ title, shares, questions }) {
    const { say, stage } = this;
    const chosen = ({ chosen, abstain }) =>
      abstain ? say("page-vote-abstain") : chosen.join(" / ") || say("page-vote-nothing");
    stage.show(
      h("h2", {}, say("page-opening-holds")),
      h("div", { class: "verdict passed" }, h("p", {}, say("page-opening-same"))),
      h("p", {}, h("bdi", {}, title)),
      questions.map((question) =>
        h(
          "article",
          { class: "card" },
          h("h3", { class: "lines" }, question.text),
          h("p", { class: "chosen" }, h("bdi", {}, chosen(question))),
        ),
      ),
      h("p", {}, say("page-opening-shares", { shares: String(shares) })),
      h("p", { class: "note" }, say("page-opening-compare")),
      h("p", {}, button(say("page-opening-another"), () => this.ask())),
    );
  }
}
