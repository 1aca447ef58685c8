// Requests to be enrolled, as a registrar decides them.

import { h } from "./dom.js";
import { button, download, file } from "./forms.js";
import * as inbox from "./office-inbox.js";
import { RollScreen } from "./office-roll.js";
import { scanner } from "./scan.js";
import * as wallet from "./wallet.js";

/** How many owners the register has that was opened in this page. */
let register = null;

/** Requests whose code was read here, until they are decided, in the form of letters. */
let scanned = [];

/** Register and codes go with the key that was open. */
export function forgetRegister() {
  register = null;
  scanned = [];
}

export class Requests {
  constructor(desk) {
    Object.assign(this, { desk, say: desk.say, stage: desk.stage });
  }

  /** The requests that wait, and those that were accepted. */
  async shown(letters) {
    const { say, desk } = this;
    const accepted = await inbox.accepted();
    const known = letters.filter(({ opened }) => Object.values(accepted).includes(opened.text));
    if (known.length > 0) await inbox.remove(desk.officer, known);
    const waiting = [...letters.filter((letter) => !known.includes(letter)), ...scanned];
    const texts = waiting.map(({ opened }) => opened.text);
    const told = await wallet.json("requests", JSON.stringify(Object.values(accepted)), JSON.stringify(texts));
    const cards = [];
    for (const [index, letter] of waiting.entries()) cards.push(await this.request(letter, told[index]));
    return [
      h("h2", {}, say("page-office-requests")),
      h("p", {}, say("page-office-requests-why")),
      this.register(),
      this.scanning(),
      waiting.length === 0 ? h("p", {}, say("page-office-no-requests")) : cards,
      this.acceptedOnes(accepted),
    ];
  }

  async request(letter, asking) {
    const { say, desk } = this;
    const { format } = desk;
    const { unit, code, note, names, enrolled, fault, doubt } = asking;
    const decide = (isAccepted) => () => this.decide(letter, asking, isAccepted);
    return h(
      "article",
      { class: "card" },
      h("h3", {}, h("bdi", {}, say("page-office-unit", { unit }))),
      h("p", {}, say("page-office-code"), " ", h("strong", { translate: "no" }, code)),
      names.length > 0 && h("p", {}, h("bdi", {}, say("page-office-owners", { names: format.list(names) }))),
      note && h("p", {}, h("bdi", {}, say("page-office-note", { note }))),
      h("p", { class: "soft" }, say("page-office-came", { time: format.time(letter.at) })),
      enrolled && h("p", { class: "note" }, say("page-office-enrolled")),
      await desk.doubt(fault ?? doubt, fault ? "page-office-fault" : "page-office-doubt"),
      h(
        "p",
        { class: "buttons" },
        !fault && button(say("page-office-accept"), decide(true), doubt ? "quiet" : "main"),
        button(say("page-office-refuse"), decide(false)),
      ),
    );
  }

  async decide(letter, { digest }, isAccepted) {
    const { say, stage, desk } = this;
    const outcome = await stage.during(say("page-office-reading"), () =>
      inbox.decide(desk.officer, letter, digest, isAccepted),
    );
    if (outcome) scanned = scanned.filter((one) => one !== letter);
    if (outcome === "forgotten") await wallet.ask("closeOffice");
    if (outcome) await desk.open(outcome === "elsewhere" && say("page-office-decided"));
  }

  /** Reads the request of somebody who shows its code; then it waits as those that came as letters do. */
  scanning() {
    const { say, stage } = this;
    const take = async (text) => {
      const done = await stage.during(say("page-office-reading"), async () => {
        await wallet.json("requests", "[]", JSON.stringify([text]));
        scanned = scanned.filter(({ opened }) => opened.text !== text);
        scanned.push({ opened: { text }, at: wallet.seconds() });
        return true;
      });
      if (done) await this.desk.open();
    };
    return h("div", { class: "card" }, h("p", {}, say("page-office-scan-why")), scanner(say, stage, take));
  }

  /** The registrar's register, against which requests are checked. */
  register() {
    const { say, stage } = this;
    if (register !== null) return h("p", { class: "note" }, say("page-office-register-open", { count: register }));
    const take = async ({ register: chosen }) => {
      const count = await stage.during(say("page-office-reading"), async () => {
        const text = await chosen.text();
        await wallet.checkFile(chosen, text, "register");
        return wallet.ask("takeRegister", text);
      });
      if (count === undefined) return;
      register = count;
      await this.desk.open();
    };
    return stage.form(
      say("page-office-register-take"),
      take,
      file("register", say("page-office-register"), say, {
        accept: ".json",
        required: true,
        hint: say("page-office-register-how"),
      }),
    );
  }

  acceptedOnes(accepted) {
    const { say } = this;
    const all = Object.entries(accepted);
    const drop = (digest) => async () => {
      await inbox.drop(digest);
      await this.desk.open();
    };
    const one = ([digest, text]) => {
      const { unit } = JSON.parse(text);
      return h(
        "li",
        { class: "card slim" },
        h("p", {}, h("bdi", {}, say("page-office-unit", { unit }))),
        h(
          "p",
          { class: "buttons" },
          download(say("page-office-save-request", { unit }), `${unit}-${digest.slice(0, 8)}.json`, text),
          button(say("page-office-drop", { unit }), drop(digest)),
        ),
      );
    };
    return [
      h("h3", {}, say("page-office-accepted", { count: all.length })),
      all.length > 0 &&
        h(
          "details",
          {},
          h("summary", {}, say("page-office-accepted-all")),
          h("ul", { class: "plain-list" }, all.map(one)),
        ),
      this.earlier(),
      all.length > 0 &&
        register !== null &&
        h("p", { class: "buttons" }, button(say("page-office-roll"), () => new RollScreen(this.desk).open(), "main")),
    ];
  }

  /** Requests that were accepted elsewhere: a roll has all of them, or those left out cannot vote. */
  earlier() {
    const { say, stage } = this;
    const take = async () => {
      const files = [...chosen.querySelector("input").files];
      const done = await stage.during(say("page-office-reading"), async () => {
        const texts = await Promise.all(files.map((one) => one.text()));
        for (const [n, text] of texts.entries()) await wallet.checkFile(files[n], text, "request");
        const told = await wallet.json("requests", "[]", JSON.stringify(texts));
        const more = told.map(({ digest }, index) => [digest, texts[index]]);
        await inbox.accept(Object.fromEntries(more));
        return true;
      });
      if (done) await this.desk.open();
    };
    const chosen = stage.form(
      say("page-office-earlier-take"),
      take,
      file("earlier", say("page-office-earlier"), say, {
        accept: ".json",
        multiple: true,
        required: true,
        hint: say("page-office-earlier-how"),
      }),
    );
    return chosen;
  }
}
