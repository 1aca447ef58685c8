// My key: made or restored here, kept encrypted; then the request to be enrolled, and my ballots.

import { h } from "./dom.js";
import * as enrolment from "./enrol.js";
import { Stage, button, download, drawing, field, file, fingerprint, secret } from "./forms.js";
import * as safe from "./safe.js";
import * as wallet from "./wallet.js";

const WORDS = 24;
const ASKED = 3;

const atDesk = (_, say) => h("a", { href: "#/report" }, say("page-reporting-unsent"));
const ofClaim = (about, say) => h("a", { href: `#/claim/${about}` }, say("page-claim-unsent"));
const ofBooking = (_, say) => h("a", { href: "#/book" }, say("page-book-unsent"));
/** Where what waits to be sent is sent, by its kind. */
const WAITS = {
  ballot: (about, say) => h("a", { href: `#/vote/${about}` }, say("page-vote-unsent")),
  claim: ofClaim,
  payee: ofClaim,
  report: atDesk,
  answer: atDesk,
  booking: ofBooking,
  "booking-change": ofBooking,
};

/** The owner's own section. */
export async function meView(reader) {
  const { say } = reader;
  const desk = new Desk(reader);
  await desk.open();
  return { title: say("page-section-me"), content: [h("h1", {}, say("page-section-me")), desk.stage.host] };
}

class Desk {
  constructor(reader) {
    const { say, format } = reader;
    Object.assign(this, { reader, say, format, stage: new Stage(say) });
  }

  /** What a reader sees first: nothing yet, a locked key, or an open one. */
  async open() {
    try {
      const kept = await wallet.kept();
      if (!kept) this.begin();
      else if (!wallet.isOpen()) await this.locked();
      else if (!kept.written) await this.words();
      else await this.own();
    } catch (error) {
      this.stage.show();
      this.stage.fail(error);
    }
  }

  begin() {
    const { say, stage } = this;
    stage.show(
      h("p", { class: "lead" }, say("page-key-none")),
      h("p", {}, say("page-key-what")),
      h(
        "p",
        { class: "buttons" },
        button(say("page-key-make"), () => this.make(), "main"),
        button(say("page-key-restore"), () => this.restore()),
        button(say("page-key-open-file"), () => this.file()),
      ),
      h("p", { class: "soft" }, say("page-key-phone")),
    );
  }

  back() {
    return h("p", {}, button(this.say("page-wallet-back"), () => this.open()));
  }

  /** The two fields for a new passphrase. */
  fresh() {
    const { say } = this;
    return [
      secret("passphrase", say("page-passphrase-new"), "new-password", say("page-passphrase-why")),
      secret("again", say("page-passphrase-again"), "new-password"),
    ];
  }

  /** Runs `work` with a new passphrase, once both fields agree. */
  async sealing({ passphrase, again }, work, next) {
    const { say, stage } = this;
    if (passphrase.normalize("NFKC") !== again.normalize("NFKC")) {
      stage.fail(new wallet.Told({ sentence: say("page-passphrase-differs") }));
      return;
    }
    const done = await stage.during(say("page-key-sealing"), async () => {
      await work(passphrase);
      await safe.persist();
      return true;
    });
    if (done) await next();
  }

  make() {
    const { say, stage } = this;
    const made = (passphrase) => wallet.make(passphrase);
    stage.show(
      this.back(),
      h("h2", {}, say("page-key-make")),
      stage.form(
        say("page-key-go-on"),
        (given) => this.sealing(given, made, () => this.words()),
        this.fresh(),
      ),
    );
  }

  /** Shows the words, to be written down. */
  async words(list = this.reader.language) {
    const { say, stage } = this;
    const text = await stage.during(say("page-key-words-title"), () => wallet.ask("words", list));
    if (text === undefined) return;
    const words = text.split(" ");
    const other = list === "zh" ? "en" : "zh";
    stage.show(
      h("h2", {}, say("page-key-words-title")),
      h("p", {}, say("page-key-words-why")),
      h(
        "ol",
        { class: "words", translate: "no", lang: list === "zh" ? "zh-CN" : "en" },
        words.map((word) => h("li", {}, word)),
      ),
      h(
        "p",
        { class: "buttons" },
        button(say("page-key-words-written"), () => this.askBack(words, list), "main"),
        button(say(`page-key-words-in-${other}`), () => this.words(other)),
      ),
      h("p", { class: "soft" }, say("page-key-words-later")),
    );
  }

  /** Asks for some of the words again, no two of them adjacent. */
  askBack(words, list) {
    const { say, stage } = this;
    const part = WORDS / ASKED;
    const drawn = crypto.getRandomValues(new Uint8Array(ASKED));
    const places = [...drawn].map((random, n) => n * part + (random % part));
    const check = async (given) => {
      const wrong = places.find((place) => given[`word-${place}`].trim().toLowerCase() !== words[place]);
      if (wrong !== undefined) {
        stage.fail(new wallet.Told({ sentence: say("page-key-word-wrong", { number: wrong + 1 }) }));
        return;
      }
      await stage.during(say("page-key-words-title"), () => wallet.wrote());
      await this.open();
    };
    const asked = places.map((place) =>
      field(`word-${place}`, say("page-key-word", { number: place + 1 }), {
        autocomplete: "off",
        autocapitalize: "off",
        spellcheck: "false",
        required: true,
      }),
    );
    stage.show(
      h("h2", {}, say("page-key-ask-title")),
      h("p", {}, say("page-key-ask-why")),
      stage.form(say("page-key-check-words"), check, asked),
      h("p", {}, button(say("page-key-words-again"), () => this.words(list))),
    );
  }

  restore() {
    const { say, stage } = this;
    const suggestions = h("p", { class: "buttons suggestions", "aria-live": "polite" });
    const restored = (words) => (passphrase) => wallet.restore(words, passphrase);
    const typed = stage.form(
      say("page-key-restore"),
      (given) => this.sealing(given, restored(given.words), () => this.open()),
      field("words", say("page-key-words"), {
        tag: "textarea",
        rows: 5,
        required: true,
        autocomplete: "off",
        autocapitalize: "off",
        spellcheck: "false",
        hint: say("page-key-words-how"),
      }),
      suggestions,
      this.fresh(),
    );
    const area = typed.querySelector("#words");
    area.addEventListener("input", () => suggest(area, suggestions));
    stage.show(this.back(), h("h2", {}, say("page-key-restore")), typed);
  }

  file() {
    const { say, stage } = this;
    const opened = async ({ keystore, passphrase }) => {
      const done = await stage.during(say("page-key-opening"), async () => {
        await wallet.take(await keystore.text(), passphrase);
        return true;
      });
      if (done) await this.open();
    };
    stage.show(
      this.back(),
      h("h2", {}, say("page-key-open-file")),
      stage.form(
        say("page-key-open"),
        opened,
        file("keystore", say("page-key-file"), say, { accept: ".age", required: true }),
        secret("passphrase", say("page-passphrase"), "current-password"),
      ),
    );
  }

  async locked() {
    const { say, stage } = this;
    stage.show(
      await this.waiting(),
      unlocking(this, () => this.open()),
      h("p", { class: "soft" }, say("page-key-forgotten")),
      h("p", {}, button(say("page-key-forget"), () => this.leaving())),
    );
  }

  /** What was made here and may not have reached the node. */
  async waiting() {
    const { say } = this;
    return (await wallet.allUnsent()).map(({ about, kind, title }) =>
      h(
        "p",
        { class: "note bad" },
        h("bdi", {}, title),
        " · ",
        WAITS[kind](about, say),
      ),
    );
  }

  /** The open key: enrolment, ballots, and the key itself. */
  async own() {
    const { say, stage } = this;
    const ballots = await wallet.receipts();
    const waiting = await this.waiting();
    const enrolling = h("div", { class: "stage" }, h("p", { role: "status" }, say("page-enrol-looking")));
    stage.show(
      h("p", { class: "note" }, say("page-key-opened")),
      waiting,
      h("h2", {}, say("page-enrol")),
      enrolling,
      h("h2", {}, say("page-mine")),
      ballots.length === 0
        ? h("p", {}, say("page-mine-none"))
        : [
            h(
              "ul",
              { class: "plain-list" },
              ballots.map(({ title }) => h("li", { class: "card slim" }, h("bdi", {}, title))),
            ),
            h("p", {}, button(say("page-mine-check"), () => this.mine(), "main")),
          ],
      h("h2", {}, say("page-key-own")),
      h(
        "p",
        { class: "buttons" },
        button(say("page-key-lock"), () => wallet.lock().then(() => this.open())),
        button(say("page-key-export"), () => this.exporting()),
        button(say("page-key-words-again"), () => this.words()),
        button(say("page-key-forget"), () => this.leaving()),
      ),
    );
    const found = await enrolment.lookUp().catch(() => ({ enrolled: false, open: [] }));
    const asked = await enrolment.standing(this, () => this.open());
    enrolling.replaceChildren(
      h(
        "div",
        {},
        enrolment.found(this, found),
        asked,
        found.enrolled || ballots.length > 0
          ? h("details", {}, h("summary", {}, say("page-enrol-again")), this.asking())
          : [h("p", {}, say("page-enrol-why")), this.asking()],
      ),
    );
  }

  asking() {
    const { say, stage } = this;
    return stage.form(
      say("page-enrol-make"),
      (given) => this.enrol(given),
      field("unit", say("page-enrol-unit"), {
        required: true,
        autocomplete: "off",
        hint: say("page-enrol-unit-how"),
      }),
      field("note", say("page-enrol-note"), { autocomplete: "off", hint: say("page-enrol-note-how") }),
    );
  }

  async enrol({ unit, note }) {
    const { say, stage } = this;
    const request = await stage.during(say("page-wallet-reading"), async () => {
      const { realm } = await wallet.sync();
      const text = await wallet.ask("enrolment", realm, unit, note || undefined);
      return { text, enrolled: await wallet.ask("isEnrolled"), code: await wallet.ask("qr", text) };
    });
    if (!request) return;
    const { text, enrolled, code } = request;
    const copied = async ({ target }) => {
      await navigator.clipboard?.writeText(text).then(
        () => (target.textContent = say("page-enrol-copied")),
        () => {},
      );
    };
    stage.show(
      this.back(),
      h("h2", {}, say("page-enrol-request")),
      enrolled && h("p", { class: "note" }, say("page-enrol-already")),
      enrolment.sending(this, { request: text, unit }, () => this.open()),
      h("h3", {}, say("page-enrol-other")),
      h("p", {}, say("page-enrol-hand-over")),
      code && drawing(code, say("page-enrol-code")),
      h("pre", { tabindex: 0, "aria-label": say("page-enrol-request") }, text),
      h(
        "p",
        { class: "buttons" },
        download(say("page-enrol-save"), "linli-enrolment.json", text),
        button(say("page-enrol-copy"), copied),
      ),
    );
  }

  /** What became of each ballot that was sent from here. */
  async mine() {
    const { say, stage } = this;
    const found = await stage.during(say("page-wallet-reading"), async () => {
      await wallet.sync();
      const judged = [];
      for (const { title, receipt, fingerprint: sealed } of await wallet.receipts()) {
        const verdict = await wallet.judge(receipt).catch((error) => {
          if (error instanceof wallet.Told) return { verdict: "unknown", error };
          throw error;
        });
        judged.push({ title, receipt, sealed, verdict });
      }
      return judged;
    });
    if (found) stage.show(this.back(), h("h2", {}, say("page-mine")), found.map((one) => this.judged(one)));
  }

  judged({ title, receipt, sealed, verdict }) {
    const { say, format } = this;
    const kind = verdict.verdict;
    const look = { counted: "passed", replaced: "undetermined", unknown: "undetermined", "not-this": "failed" }[kind];
    return h(
      "article",
      { class: "card" },
      h("h3", {}, h("bdi", {}, title)),
      h("p", {}, h("strong", { class: `badge ${look}` }, say(`page-mine-${kind}`))),
      kind === "counted" && h("p", {}, say("page-mine-entry", { entry: format.number(verdict.entry) })),
      kind === "replaced" && h("p", {}, say("page-replaced-by", { entry: format.number(verdict.by) })),
      kind === "not-this" && h("p", {}, say("page-mine-lost")),
      verdict.error && h("p", {}, verdict.error.sentence),
      sealed && [h("p", { class: "soft" }, say("page-mine-fingerprint")), fingerprint(sealed)],
      h("p", {}, download(say("page-mine-save"), "linli-receipt.json", `${JSON.stringify(receipt, null, 2)}\n`)),
    );
  }

  async exporting() {
    const { say, stage } = this;
    const { keystore } = await wallet.kept();
    stage.show(
      this.back(),
      h("h2", {}, say("page-key-export")),
      h("p", {}, say("page-key-export-why")),
      h("p", {}, download(say("page-key-export"), "linli-owner.age", keystore, "application/octet-stream")),
    );
  }

  async leaving() {
    const { say, stage } = this;
    const waiting = await this.waiting();
    const go = async () => {
      await stage.during(say("page-key-forget"), () => Promise.all([wallet.forget(), enrolment.forget()]));
      await this.open();
    };
    stage.show(
      h("h2", {}, say("page-key-forget")),
      h("p", { class: "note bad" }, say("page-key-forget-why")),
      h("p", {}, say("page-key-forget-with")),
      waiting,
      h(
        "p",
        { class: "buttons" },
        button(say("page-wallet-back"), () => this.open(), "main"),
        button(say("page-key-forget-yes"), go),
      ),
    );
  }
}

/** Goes on with an open key; a reader without one, with a locked one, or with words not yet written down is told first. */
export async function withKey(desk, next) {
  const { say, stage } = desk;
  const elsewhere = (sentence) =>
    stage.show(
      h("p", { class: "note" }, sentence),
      h("p", {}, h("a", { href: "#/me", class: "button" }, say("page-section-me"))),
    );
  try {
    const kept = await wallet.kept();
    if (!kept) return elsewhere(say("page-vote-no-key"));
    if (!kept.written) return elsewhere(say("page-vote-unwritten"));
    if (!wallet.isOpen()) return stage.show(unlocking(desk, next));
    return await next();
  } catch (error) {
    stage.show();
    return stage.fail(error);
  }
}

/** Opens the kept key; for every screen that needs it. */
export function unlocking({ say, stage }, next) {
  const unlock = async ({ passphrase }) => {
    const done = await stage.during(say("page-key-opening"), async () => {
      await wallet.unlock(passphrase);
      return true;
    });
    if (done) await next();
  };
  return [
    h("h2", {}, say("page-key-locked")),
    stage.form(say("page-key-open"), unlock, secret("passphrase", say("page-passphrase"), "current-password")),
  ];
}

/** Offers the words of the list that begin with the letters typed last. */
async function suggest(area, place) {
  const letters = area.value.match(/[a-z]+$/i)?.[0] ?? "";
  const words = letters.length > 1 ? await wallet.ask("completions", letters).catch(() => []) : [];
  const pick = (word) => () => {
    area.value = `${area.value.slice(0, -letters.length)}${word} `;
    place.replaceChildren();
    area.focus();
  };
  place.replaceChildren(...words.filter((word) => word !== letters).map((word) => button(word, pick(word))));
}
