// The office: a registrar's requests and the papers of everybody who signs for the community, with the key open.

import { KeyDesk } from "./desk.js";
import { h } from "./dom.js";
import { button, download, file } from "./forms.js";
import { BooksScreen } from "./office-books.js";
import { CallScreen } from "./office-call.js";
import * as inbox from "./office-inbox.js";
import { PaperScreen, fileName, said } from "./office-paper.js";
import { Requests, forgetRegister } from "./office-requests.js";
import { fromHex } from "./note.js";
import * as wallet from "./wallet.js";

/** The officers' section. */
export async function officeView(reader) {
  const { say } = reader;
  const desk = new Desk(reader);
  await desk.open();
  return { title: say("page-office"), content: [h("h1", {}, say("page-office")), desk.stage.host] };
}

class Desk extends KeyDesk {
  constructor(reader) {
    super(reader, {
      kept: inbox.KEYSTORE,
      opens: "openOffice",
      closes: "closeOffice",
      isOpen: "isOfficeOpen",
      words: "page-office",
    });
  }

  begin() {
    super.begin(h("p", {}, h("a", { href: "#/trustee" }, this.say("page-office-trustee"))));
  }

  locked() {
    forgetRegister();
    super.locked();
  }

  async forget() {
    await inbox.forget();
    forgetRegister();
  }

  /** Reads the record and the letters, and shows what waits. */
  async look(news) {
    const found = await this.stage.during(this.say("page-office-reading"), async () => {
      await wallet.syncOffice();
      const officer = await wallet.json("officer");
      const isKnown = officer.registrar || officer.committee || officer.schemes.length > 0;
      const letters = isKnown ? await inbox.waiting(officer) : [];
      return { officer, isKnown, letters };
    });
    await (found ? this.show(found, news) : this.unread());
  }

  async show({ officer, isKnown, letters }, news) {
    const { say, stage } = this;
    const of = (kind) => letters.filter(({ opened }) => opened.kind === kind);
    this.officer = officer;
    const requests = officer.registrar && (await new Requests(this).shown(of("request")));
    const papers = await this.papers(of("paper"));
    const keys = await this.keys(of("keys"));
    const unreadable = await Promise.all(of("unreadable").map((letter) => this.unreadable(letter)));
    stage.show(
      news && h("p", { class: "note bad", role: "status" }, news),
      h("p", { class: "note" }, say("page-office-open", { name: officer.name, roles: this.roles(officer) })),
      !isKnown && h("p", { class: "note bad" }, say("page-office-nobody")),
      h("p", { class: "buttons" }, button(say("page-office-again"), () => this.open())),
      requests,
      h("h2", {}, say("page-office-papers")),
      papers,
      keys,
      unreadable,
      this.paperFile(),
      officer.funds && [
        h("h2", {}, say("page-books")),
        h("p", {}, say("page-books-enter-why")),
        h("p", { class: "buttons" }, button(say("page-books-enter"), () => new BooksScreen(this).open())),
      ],
      officer.committee && new CallScreen(this).shown(),
      this.ending(),
    );
  }

  roles({ registrar, committee, schemes }) {
    const { say, format, reader } = this;
    const own = [committee && say("page-term-committee"), registrar && say("page-term-registrar")].filter(Boolean);
    const inScheme = ({ scheme, role }) =>
      say("page-term-of", { role: said(role, reader), scheme: reader.text(scheme) });
    const roles = [...own, ...schemes.map(inScheme)];
    return roles.length > 0 ? format.list(roles) : say("page-office-no-role");
  }

  /** A rule that speaks against something, in words. */
  async doubt(told, lead) {
    if (!told) return null;
    const { sentence, evidence, remedy } = await wallet.told(told);
    return h(
      "div",
      { class: "note bad" },
      h("p", {}, h("strong", {}, this.say(lead))),
      h("p", {}, sentence),
      evidence && h("p", {}, h("bdi", {}, evidence)),
      remedy && h("p", {}, this.say("page-wallet-do", { remedy })),
    );
  }

  /** Papers that wait at the node or were looked at before, each once. */
  async papers(letters) {
    const { say, format } = this;
    const all = new Map();
    for (const [digest, paper] of Object.entries(await inbox.papers())) all.set(digest, { ...paper, letters: [] });
    for (const letter of letters) {
      const { digest, from, text } = letter.opened;
      const known = all.get(digest);
      all.set(digest, {
        from,
        at: letter.at,
        ...known,
        text: known ? await wallet.ask("joinPapers", known.text, text) : text,
        letters: [...(known?.letters ?? []), letter],
      });
    }
    if (all.size === 0) return h("p", {}, say("page-office-no-papers"));
    const card = async ([digest, paper]) => {
      const sheet = await wallet.json("paper", paper.text, wallet.seconds()).catch(this.misfit);
      const { signers, needed } = sheet;
      const own = { digest, ...paper };
      const title = await PaperScreen.title(paper.text, this).catch(() => say("page-office-papers"));
      return h(
        "article",
        { class: "card" },
        h("h3", {}, h("bdi", {}, title)),
        h(
          "p",
          { class: "soft" },
          h("bdi", {}, paper.from ? say("page-office-from", { name: paper.from }) : say("page-office-from-file")),
          " · ",
          format.time(paper.at),
        ),
        sheet.error
          ? [h("p", {}, h("strong", {}, say("page-office-paper-other"))), h("p", {}, sheet.error.sentence)]
          : h("p", {}, say("page-office-signed", { have: signers.length, need: needed })),
        Number.isInteger(sheet.recorded) && PaperScreen.recorded(sheet.recorded, this),
        h(
          "p",
          { class: "buttons" },
          sheet.error
            ? download(say("page-office-save"), fileName(title, digest), paper.text)
            : button(say("page-office-see"), () => new PaperScreen(this, own).open(), "main"),
          button(say("page-office-paper-drop"), () => new PaperScreen(this, own).drop()),
        ),
      );
    };
    return Promise.all([...all].map(card));
  }

  /** A paper that this page cannot judge. */
  misfit = (error) => {
    if (error instanceof wallet.Told) return { error };
    throw error;
  };

  paperFile() {
    const { say, stage } = this;
    const take = async ({ paper: chosen }) => {
      const made = await stage.during(say("page-office-reading"), async () => {
        const text = await chosen.text();
        await wallet.checkFile(chosen, text, "paper");
        return this.taken(text);
      });
      if (made) await new PaperScreen(this, made).open();
    };
    return stage.form(
      say("page-office-paper-take"),
      take,
      file("paper", say("page-office-paper-file"), say, { accept: ".json,.paper", required: true }),
    );
  }

  /** Keeps a paper that came as a file, or was made here. */
  async taken(text) {
    const { digest } = await wallet.json("paper", text, wallet.seconds());
    const paper = await inbox.keepPaper(digest, { text, from: "", at: wallet.seconds() });
    return { digest, ...paper, letters: [] };
  }

  /** The keys of ceremonies, which the committee publishes: every trustee sends them, and all copies are alike. */
  async keys(letters) {
    const all = new Map();
    for (const letter of letters) if (!all.has(letter.opened.ceremony)) all.set(letter.opened.ceremony, letter);
    await inbox.remove(this.officer, letters.filter((letter) => all.get(letter.opened.ceremony) !== letter));
    return Promise.all([...all.values()].map((letter) => this.keysCard(letter)));
  }

  async keysCard(letter) {
    const { say, stage, format } = this;
    const { ceremony, purpose, text } = letter.opened;
    const made = await wallet.ask("keysPaper", text);
    const { digest, recorded } = await wallet.json("paper", made, wallet.seconds()).catch(this.misfit);
    const isPublished = Number.isInteger(recorded);
    const isPaper = digest in (await inbox.papers());
    const make = async () => {
      const paper = await stage.during(say("page-office-reading"), () => this.taken(made));
      if (paper) await new PaperScreen(this, paper).open();
    };
    const why = isPaper ? "page-office-keys-paper" : "page-office-keys-why";
    return h(
      "article",
      { class: "card" },
      h("h3", {}, h("bdi", {}, say("page-office-keys", { purpose }))),
      h("p", {}, isPublished ? say("page-office-keys-published", { entry: format.number(recorded) }) : say(why)),
      h("p", { class: "soft" }, format.time(letter.at), " · ", h("code", {}, ceremony)),
      h(
        "p",
        { class: "buttons" },
        !isPublished && !isPaper && button(say("page-office-keys-make"), make, "main"),
        download(say("page-office-keys-save"), "keys.json", text),
        isPublished && button(say("page-office-paper-drop"), () => this.drop(letter)),
      ),
    );
  }

  async unreadable(letter) {
    const { say, format } = this;
    const { sentence, evidence } = await wallet.told(letter.opened.told);
    const saved = new Blob([fromHex(letter.sealed)], { type: "application/octet-stream" });
    return h(
      "article",
      { class: "card" },
      h("h3", {}, say("page-office-unreadable")),
      h("p", {}, sentence),
      evidence && h("p", {}, h("bdi", {}, evidence)),
      h("p", { class: "soft" }, format.time(letter.at)),
      h(
        "p",
        { class: "buttons" },
        h(
          "a",
          { class: "button quiet", href: URL.createObjectURL(saved), download: `${letter.id.slice(0, 16)}.age` },
          say("page-office-unreadable-save"),
        ),
        button(say("page-office-unreadable-drop"), () => this.drop(letter)),
      ),
    );
  }

  async drop(letter) {
    const { say, stage, officer } = this;
    const done = await stage.during(say("page-office-reading"), async () => {
      await inbox.remove(officer, [letter]);
      return true;
    });
    if (done) await this.open();
  }
}
