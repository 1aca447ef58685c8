// A member's side of the desks: a report is written, proved and sent, its photos beside it; then its reporter follows it
// and says whether it is done. The wallet decides; this shows what it says.

import { h } from "./dom.js";
import { Stage, button, field, inTurn, noted } from "./forms.js";
import { withKey } from "./me.js";
import { shrunk } from "./photo.js";
import { card } from "./reports.js";
import * as wallet from "./wallet.js";

const STAGES = ["key", "prove", "send", "check", "files"];
/** Of a Chinese character, in UTF-8. */
const CHARACTER = 3;
/** What the reporter may answer, by where the report stands. */
const ANSWERS = { done: ["confirm", "reopen", "add"], confirmed: [] };

/** The desks for whoever has a key. */
export async function reportView(reader) {
  const { say } = reader;
  const counter = new Counter(reader);
  await withKey(counter, () => counter.enter());
  return {
    title: say("page-reporting"),
    content: [
      h("p", {}, h("a", { href: "#/reports", class: "back" }, say("page-reporting-all"))),
      h("h1", {}, say("page-reporting")),
      counter.stage.host,
    ],
  };
}

class Counter {
  constructor(reader) {
    const { say, format } = reader;
    Object.assign(this, { reader, say, format, stage: new Stage(say) });
  }

  /** Reads the record; shows the member's reports and the desks, and what waits to be sent. */
  async enter() {
    const { say, stage } = this;
    stage.show();
    const found = await stage.during(say("page-wallet-reading"), async () => {
      const overview = await wallet.standing();
      this.notes = noted(overview, this, say("page-reporting-offline"));
      const sheet = await wallet.desks();
      const about = sheet.desks.map(({ digest }) => digest);
      const begun = await Promise.all(about.map(wallet.traces));
      this.begun = Object.fromEntries(about.map((digest, n) => [digest, begun[n]]));
      return { ...sheet, kept: (await wallet.allUnsent()).filter((one) => about.includes(one.about)) };
    });
    if (found) this.home(Object.assign(this, { sheet: found }).sheet);
  }

  home({ desks, own, kept }) {
    const { say, stage } = this;
    const waiting = (digest) => kept.some(({ about }) => about === digest);
    stage.show(
      this.notes,
      kept.map((one) => this.unsent(one)),
      own.length > 0 && [
        h("h2", {}, say("page-reporting-own")),
        h("ol", { class: "plain-list" }, own.map((one) => this.own(one, waiting(one.desk)))),
      ],
      h("h2", {}, say("page-reporting-desks")),
      desks.length === 0 && h("p", {}, say("page-reports-no-desk")),
      desks.map((desk) => this.desk(desk, waiting(desk.digest))),
    );
  }

  unsent({ about, title }) {
    const { say } = this;
    return h(
      "div",
      { class: "note bad" },
      h("p", {}, h("strong", {}, say("page-reporting-unsent")), " ", h("bdi", {}, title)),
      h("p", {}, say("page-reporting-unsent-why")),
      h("p", { class: "buttons" }, button(say("page-vote-send"), () => this.send(about, (at) => wallet.sendAgain(about, at)), "main")),
    );
  }

  /** A report of this key, with what may be answered. */
  own({ number, desk: digest, category, at, state, overdue, files, photos, steps }, isWaiting) {
    const { say, format, reader } = this;
    const desk = this.sheet.desks.find((desk) => desk.digest === digest);
    const kind = (place) => (place > 0 && place <= photos ? "photo" : "text");
    const report = {
      number,
      state,
      overdue,
      nullifier: `own-${number}`,
      place: { at },
      files: files.map(([digest, shown], place) => ({ digest, kind: kind(place), hidden: !shown })),
      steps: steps.map(({ at, step }) => ({ kind: step.kind, words: step.to ?? step.note ?? step.reason, place: { at } })),
    };
    const told = card(report, desk.categories[category], { say, format, language: reader.language });
    const answers = isWaiting ? [] : (ANSWERS[state] ?? ["add"]);
    const answer = (name) => {
      const act = name === "confirm" ? () => this.answer(report, desk, name, "") : () => this.writing(report, desk, name);
      return button(say(`page-reporting-${name}`), act, name === "confirm" ? "main" : undefined);
    };
    if (answers.length > 0) told.append(h("p", { class: "buttons" }, answers.map(answer)));
    return told;
  }

  desk(desk, isWaiting) {
    const { say, format, reader } = this;
    const { name, left, most, days, again, barred } = desk;
    const day = format.dayOf(again);
    const why = () => {
      if (barred) return say(barred.rule === "ballot.member" ? "page-reporting-stranger" : "page-reporting-later", { day });
      return left > 0 ? say("page-reporting-left", { left, most, days }) : say("page-reporting-used", { most, days, day });
    };
    const may = !barred && left > 0 && !isWaiting;
    return h(
      "article",
      { class: "card" },
      h("h3", {}, h("bdi", {}, reader.text(name))),
      h("p", { class: barred ? "note" : "soft" }, why()),
      may && h("p", { class: "buttons" }, button(say("page-reporting-begin"), () => this.write(desk, {}), "main")),
    );
  }

  back = () => h("p", {}, button(this.say("page-wallet-back"), () => this.home(this.sheet)));

  /** The form of a report; what was written before stands in it. */
  write(desk, { category, text = "", who = "nobody", name = "", photos = [] }) {
    const { say, stage, reader } = this;
    const option = (group, value, label, checked) => {
      const id = `${group}-${value}`;
      return h("label", { class: "option", for: id }, h("input", { id, type: "radio", name: group, value, checked }), label);
    };
    const naming = h("div", { hidden: who !== "name" }, field("name", say("page-reporting-name"), { autocomplete: "name", value: name }));
    const shown = h("div", { class: "photos" });
    const made = stage.form(
      say("page-reporting-look"),
      (given) => this.look(desk, { ...given, photos }),
      h(
        "fieldset",
        {},
        h("legend", {}, h("h3", {}, say("page-reporting-category"))),
        desk.categories.map((one, n) =>
          option("category", String(n), h("bdi", {}, reader.text(one)), String(n) === category || desk.categories.length === 1),
        ),
      ),
      field("text", say("page-reporting-text"), {
        tag: "textarea",
        rows: 6,
        required: true,
        hint: say("page-reporting-text-how", { count: Math.floor(desk.text_bytes / CHARACTER) }),
      }),
      desk.photos > 0 && this.picking(desk, photos, shown),
      h(
        "fieldset",
        {},
        h("legend", {}, h("h3", {}, say("page-reporting-who"))),
        option("who", "nobody", say("page-reporting-nobody"), who !== "name"),
        option("who", "name", say("page-reporting-by-name"), who === "name"),
        naming,
      ),
    );
    made.querySelector("#text").value = text;
    made.addEventListener("change", ({ target }) => {
      if (target.name === "who") naming.hidden = target.value !== "name";
    });
    stage.show(this.back(), h("h2", {}, h("bdi", {}, reader.text(desk.name))), made);
    this.pictures(photos, shown);
  }

  /** Where photos are chosen or taken; each is made smaller and stripped here, before it is shown. */
  picking(desk, photos, shown) {
    const { say, stage } = this;
    const input = h("input", { id: "photos", class: "unseen", type: "file", accept: "image/*", multiple: true });
    const waits = h("p", { role: "status" });
    const take = async () => {
      const chosen = [...input.files];
      input.value = "";
      stage.calm();
      waits.textContent = say("page-reporting-photo-waits");
      try {
        for (const one of chosen) {
          if (photos.length >= desk.photos) throw new wallet.Told({ sentence: say("page-reporting-photos-most", { count: desk.photos }) });
          photos.push(await this.photo(one, desk.photo_bytes));
        }
      } catch (error) {
        stage.fail(error);
      }
      waits.textContent = "";
      this.pictures(photos, shown);
    };
    input.addEventListener("change", take);
    return h(
      "div",
      { class: "field" },
      h("h3", {}, say("page-reporting-photos")),
      shown,
      h("p", { class: "chooser" }, input, h("label", { for: "photos", class: "button" }, say("page-reporting-photo-add"))),
      waits,
      h("small", {}, say("page-reporting-photos-how", { count: desk.photos })),
    );
  }

  async photo(file, most) {
    const { say } = this;
    const photo = await shrunk(file, most, (bytes) => wallet.ask("barePhoto", bytes));
    if (photo) return photo;
    throw new wallet.Told({ sentence: say("page-reporting-photo-bad"), remedy: say("page-reporting-photo-bad-remedy") });
  }

  pictures(photos, shown) {
    const { say } = this;
    const remove = (photo) => {
      photos.splice(photos.indexOf(photo), 1);
      this.pictures(photos, shown);
    };
    const picture = (photo, n) => {
      const { canvas } = photo;
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", say("page-reporting-photo", { number: n + 1 }));
      const removing = button(say("page-reporting-photo-remove"), () => remove(photo));
      removing.setAttribute("aria-label", say("page-reporting-photo-remove-this", { number: n + 1 }));
      return h("div", {}, canvas, removing);
    };
    shown.replaceChildren(...photos.map(picture));
  }

  /** All of it once more, before it is everybody's. */
  look(desk, given) {
    const { say, stage, reader } = this;
    const { category, who, photos } = given;
    const lacks = (sentence) => stage.fail(new wallet.Told({ sentence: say(sentence) }));
    if (category === undefined) return lacks("page-reporting-no-category");
    if (who === "name" && given.name.trim() === "") return lacks("page-reporting-no-name");
    const written = given.text.trim();
    const text = who === "name" ? `${written}\n\n${say("page-reporting-signed", { name: given.name.trim() })}` : written;
    const shown = h("div", { class: "photos" }, photos.map(({ canvas }) => h("div", {}, canvas)));
    stage.show(
      h("h2", {}, say("page-reporting-look")),
      h(
        "article",
        { class: "card" },
        h("h3", {}, h("bdi", {}, reader.text(desk.categories[category]))),
        h("p", { class: "lines" }, h("bdi", {}, text)),
        shown,
      ),
      h("p", {}, say("page-reporting-public")),
      h("p", { class: who === "name" ? "note" : "" }, say(who === "name" ? "page-reporting-named" : "page-reporting-hidden")),
      h(
        "p",
        { class: "buttons" },
        button(say("page-reporting-send"), () => this.make(desk, { category: Number(category), text, photos }), "main"),
        button(say("page-reporting-change"), () => this.write(desk, given)),
      ),
    );
    return undefined;
  }

  make(desk, { category, text, photos }) {
    const { begun, reader } = this;
    const title = reader.text(desk.categories[category]);
    const wanted = { desk: desk.digest, category, text, photos: photos.map(({ bytes }) => bytes) };
    return this.send(desk.digest, (at) => wallet.report(title, begun[desk.digest], wanted, at));
  }

  writing(report, desk, name) {
    const { say, stage } = this;
    stage.show(
      this.back(),
      h("h2", {}, say(`page-reporting-${name}`), " · ", say("page-report-number", { number: report.number })),
      stage.form(
        say("page-reporting-send"),
        ({ text }) => this.answer(report, desk, name, text),
        field("text", say(`page-reporting-${name}-what`), {
          tag: "textarea",
          rows: 4,
          required: true,
          hint: say("page-reporting-text-how", { count: Math.floor(desk.text_bytes / CHARACTER) }),
        }),
      ),
      h("p", {}, say("page-reporting-public")),
    );
  }

  answer({ number }, { digest }, name, text) {
    const { begun, say } = this;
    const title = say("page-report-number", { number });
    return this.send(digest, (at) => wallet.answerReport(digest, title, begun[digest], { number, name, text }, at));
  }

  /** Runs `work` in this tab alone; what could not be sent is kept. */
  async send(about, work) {
    const { say, stage } = this;
    const sent = await stage.during(say("page-reporting-stage-key"), (tell) => {
      const at = (name) => tell(say(`page-reporting-stage-${name}`), STAGES.indexOf(name) / STAGES.length);
      return inTurn(say, () => work(at));
    });
    if (sent) this.done(sent);
    else if (await wallet.unsent(about).catch(() => null)) {
      stage.host.append(h("p", { class: "note" }, say("page-claim-kept")));
    }
  }

  done({ entry }) {
    const { say, stage, format } = this;
    stage.show(
      h("h2", {}, say("page-claim-done")),
      h(
        "div",
        { class: "verdict passed" },
        h("p", {}, entry === undefined ? say("page-reporting-again") : say("page-claim-recorded", { entry: format.number(entry) })),
      ),
      h("p", {}, say("page-reporting-follow-how")),
      h("p", { class: "buttons" }, button(say("page-claim-follow"), () => this.enter(), "main")),
    );
  }
}
