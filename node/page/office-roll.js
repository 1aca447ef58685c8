// The roll of the requests that were accepted, before it becomes a paper.

import { h } from "./dom.js";
import { button, download } from "./forms.js";
import * as inbox from "./office-inbox.js";
import { PaperScreen } from "./office-paper.js";
import * as wallet from "./wallet.js";

export class RollScreen {
  constructor(desk) {
    Object.assign(this, { desk, say: desk.say, stage: desk.stage });
  }

  async open() {
    const { say, stage, desk } = this;
    const built = await stage.during(say("page-office-building"), async () => {
      const accepted = Object.values(await inbox.accepted());
      return wallet.json("buildRoll", JSON.stringify(accepted));
    });
    if (!built) return;
    const { text, roll, before, lost, standing, refused } = built;
    const faults = await Promise.all(refused.map((told) => desk.doubt(told, "page-office-left-out")));
    stage.show(
      desk.back(),
      h("h2", {}, say("page-office-roll-title")),
      faults,
      lost > 0 && h("p", { class: "note bad" }, say("page-office-lost", { count: lost })),
      standing !== "new" && h("p", { class: "note" }, say(`page-office-roll-${standing}`)),
      before && [h("h3", {}, say("page-office-roll-before")), this.holds(before)],
      h("h3", {}, say("page-office-roll-after")),
      this.holds(roll),
      h(
        "p",
        { class: "buttons" },
        standing === "new" && button(say("page-office-roll-paper"), () => this.paper(built.paper), "main"),
        download(say("page-office-roll-save"), "roll.json", text),
      ),
    );
  }

  holds({ digest, heads, shares, enrolled, enrolled_shares: enrolledShares, unit }) {
    const { say, desk } = this;
    const amount = (value) => `${desk.format.shares(value, unit)} ${unit.name}`.trim();
    const values = { heads, shares: amount(shares), enrolled, enrolled_shares: amount(enrolledShares) };
    return [h("p", {}, say("page-office-totals", values)), h("p", { class: "soft" }, h("code", {}, digest))];
  }

  async paper(text) {
    const { say, stage, desk } = this;
    const made = await stage.during(say("page-office-reading"), () => desk.taken(text));
    if (made) await new PaperScreen(desk, made).open();
  }
}
