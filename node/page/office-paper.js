// One paper: what it says, who signed, and what its reader may do with it.

import { send } from "./api.js";
import { h } from "./dom.js";
import { button, download } from "./forms.js";
import * as inbox from "./office-inbox.js";
import { facts, questions } from "./polls.js";
import * as wallet from "./wallet.js";

/** What a digest looks like, and how much of each end is shown where it is not to be signed. */
const DIGEST = /^([0-9a-f]{8})[0-9a-f]{48}([0-9a-f]{8})$/;

/** A sentence that `linli-office` chose, in the reader's language. Nobody signs what this page has no words for. */
export function said(line, reader, { whole = false } = {}) {
  const value = (given) => {
    const [[kind, it]] = Object.entries(given);
    switch (kind) {
      case "time":
        return reader.format.time(it);
      case "either":
        return reader.text(it);
      case "said":
        return said(it, reader, { whole });
      case "list":
        return reader.row(it.map((one) => said(one, reader, { whole })));
      case "texts":
        return reader.row(it);
      default:
        return whole ? it : String(it).replace(DIGEST, "$1…$2");
    }
  };
  const values = Object.entries(line.values).map(([name, given]) => [name, value(given)]);
  const text = reader.say(line.id, Object.fromEntries(values));
  if (text !== line.id) return text;
  throw new wallet.Told({
    sentence: reader.say("page-office-untold"),
    remedy: reader.say("page-office-untold-remedy"),
  });
}

/** What a paper is called as a file: its title, and enough of its digest to tell two apart. */
export const fileName = (title, digest) =>
  `${title.replaceAll(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60)}-${digest.slice(0, 8)}.json`;

export class PaperScreen {
  /** `paper` has text, digest, and the letters that brought it. */
  constructor(desk, paper) {
    Object.assign(this, { desk, paper, say: desk.say, stage: desk.stage });
  }

  /** What it is, in a line. */
  static async title(text, desk) {
    return said(await wallet.json("paperTitle", text), desk.reader);
  }

  async open(news) {
    const { say, stage } = this;
    const content = await stage.during(say("page-office-reading"), () => this.content(news));
    if (content) stage.show(...content);
  }

  async content(news) {
    const { say, desk, paper } = this;
    const sheet = await wallet.json("paper", paper.text, wallet.seconds());
    const { poll, lines, warnings, fault, recorded, left_out: leftOut, signers, needed } = sheet;
    this.title = await PaperScreen.title(paper.text, desk);
    const doubts = await Promise.all(warnings.map((told) => desk.doubt(told, "page-office-warning")));
    return [
      desk.back(),
      h("h2", {}, h("bdi", {}, this.title)),
      news && h("p", { class: "note", role: "status" }, news),
      recorded === null ? await desk.doubt(fault, "page-office-paper-fault") : PaperScreen.recorded(recorded, desk),
      recorded === null && doubts,
      poll && [
        questions(poll, say, desk.format),
        facts(poll, say, desk.format),
        h("p", {}, h("bdi", {}, said(poll.trustees, desk.reader, { whole: true }))),
      ],
      h("h2", {}, say(recorded === null ? "page-office-to-sign" : "page-office-says")),
      h(
        "ul",
        { class: "said" },
        lines.map((line) => h("li", { class: "lines" }, h("bdi", {}, said(line, desk.reader, { whole: true })))),
      ),
      leftOut && h("p", { class: "note bad" }, h("bdi", {}, said(leftOut, desk.reader, { whole: true }))),
      h("p", {}, say("page-office-signed", { have: signers.length, need: needed })),
      signers.length > 0 &&
        h("p", { class: "soft" }, h("bdi", {}, say("page-office-signers", { names: desk.format.list(signers) }))),
      this.actions(sheet),
    ];
  }

  /** That the record has it, as an entry. */
  static recorded(entry, { say, format }) {
    return h("p", { class: "note" }, say("page-office-paper-recorded", { entry: format.number(entry) }));
  }

  /** What can be done now. */
  actions({ digest, fault, recorded, signers, needed, holds, signed }) {
    const { say, paper } = this;
    const isEnough = signers.length >= needed && recorded === null;
    const canSign = holds && !signed && !fault;
    return [
      !holds && h("p", { class: "note" }, say("page-office-not-mine")),
      h(
        "p",
        { class: "buttons" },
        canSign && button(say("page-office-sign"), () => this.sign(), isEnough ? "quiet" : "main"),
        isEnough && button(say("page-office-record"), () => this.record(), "main"),
        !isEnough &&
          !fault &&
          needed > 1 &&
          button(say("page-office-send"), () => this.send(), signed ? "main" : "quiet"),
        download(say("page-office-save"), fileName(this.title, digest), paper.text),
        button(say("page-office-paper-drop"), () => this.drop()),
      ),
    ];
  }

  /** Keeps what is here now, and then removes the letters that brought it. */
  async keep(text) {
    const { paper, desk } = this;
    const { digest, from, at, letters } = paper;
    const kept = await inbox.keepPaper(digest, { text, from, at });
    await inbox.remove(desk.officer, letters);
    this.paper = { ...paper, ...kept, letters: [] };
  }

  async sign() {
    const { say, stage, paper } = this;
    const done = await stage.during(say("page-office-signing"), async () => {
      await wallet.syncOffice();
      await this.keep(await wallet.ask("signPaper", paper.text, wallet.seconds()));
      return true;
    });
    if (done) await this.open(say("page-office-have-signed"));
  }

  /** Sends it, sealed, to those of its role who have not signed. */
  async send() {
    const { say, stage, paper, desk } = this;
    const names = await stage.during(say("page-office-sending"), async () => {
      const letters = await wallet.json("paperLetters", paper.text, wallet.seconds());
      await inbox.post(letters);
      await this.keep(paper.text);
      return letters.map(({ name }) => name);
    });
    if (names) await this.open(say("page-office-sent", { names: desk.format.list(names) }));
  }

  /** Records it; the same paper is recorded once however often it is sent. */
  async record() {
    const { say, stage, paper, desk } = this;
    const entry = await stage.during(say("page-office-recording"), async () => {
      const message = await wallet.ask("paperMessage", paper.text);
      const answer = await send(message);
      if (answer.refused) throw await wallet.refused({ rule: answer.refused, detail: answer.detail });
      await wallet.syncOffice();
      const at = await wallet.ask("taken", message, answer.receipt);
      await inbox.dropPaper(paper.digest);
      await inbox.remove(desk.officer, paper.letters);
      return at;
    });
    if (entry === undefined) return;
    stage.show(
      desk.back(),
      h("h2", {}, say("page-office-recorded")),
      h("p", { class: "note" }, say("page-office-recorded-as", { entry: desk.format.number(entry) })),
    );
  }

  async drop() {
    const { say, stage, desk, paper } = this;
    const done = await stage.during(say("page-office-reading"), async () => {
      await inbox.remove(desk.officer, paper.letters);
      await inbox.dropPaper(paper.digest);
      return true;
    });
    if (done) await desk.open();
  }
}
