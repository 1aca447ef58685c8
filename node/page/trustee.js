// A trustee makes the keys of an election with the others: each step as soon as their messages are here.

import { calls } from "./api.js";
import { KeyDesk } from "./desk.js";
import { h } from "./dom.js";
import { button, download, trouble } from "./forms.js";
import { fromHex } from "./note.js";
import * as inbox from "./office-inbox.js";
import { read, rewrite, write } from "./safe.js";
import * as wallet from "./wallet.js";

/** What the wallet signs a trustee's passes with. */
const PASS = "trusteePass";
const KEYSTORE = "trustee";
const CEREMONIES = "trustee-ceremonies";
/** The ceremonies whose shares are in a keystore that was saved as a file. */
const SAVED = "trustee-saved";
/** Up to so many trustees a box has room for all letters of a ceremony, which then wait there until the keystore is saved. */
const FEW = 100;
const STEPS = ["first", "second", "third"];

/** The trustees' section. */
export async function trusteeView(reader) {
  const { say } = reader;
  const desk = new Desk(reader);
  await desk.open();
  return { title: say("page-trustee"), content: [h("h1", {}, say("page-trustee")), desk.stage.host] };
}

/** The ceremonies in which she takes part, by name: description, files, which of them are hers, and which she sent. */
const kept = async () => (await read(CEREMONIES)) ?? {};

/** Keeps a ceremony beside what another tab kept of it: no file is lost, and none is taken for unsent that was sent. */
const keep = (one) =>
  rewrite(CEREMONIES, (all) => {
    const known = all?.[one.id];
    const both = (name) => [...new Set([...(known?.[name] ?? []), ...one[name]])];
    const files = { ...one.files, ...known?.files };
    return { ...all, [one.id]: { ...one, files, own: both("own"), sent: both("sent") } };
  });

/** Keeps that a file has the shares of these ceremonies. */
const keepSaved = (held) => rewrite(SAVED, (saved) => [...new Set([...(saved ?? []), ...held])]);

class Desk extends KeyDesk {
  constructor(reader) {
    super(reader, {
      kept: KEYSTORE,
      opens: "openTrustee",
      closes: "closeTrustee",
      isOpen: "isTrusteeOpen",
      words: "page-trustee",
    });
  }

  holder() {
    return wallet.json("trustee");
  }

  /** Finds the ceremonies to which she is called, and does what can be done in those in which she takes part. */
  async look() {
    const { say, stage } = this;
    const found = await stage.during(say("page-trustee-reading"), async () => {
      await wallet.sync();
      const called = await this.called();
      const mine = await kept();
      this.saved = (await read(SAVED)) ?? [];
      const invited = called.filter(({ id }) => !(id in mine));
      const states = [];
      for (const { id } of Object.values(mine)) states.unshift(await this.work(await this.holder(), id));
      return { holder: await this.holder(), invited, states: states.filter(Boolean) };
    });
    if (!found) return this.unread();
    const { holder, invited, states } = found;
    stage.show(
      h("p", { class: "note" }, say("page-trustee-open", { name: holder.name, code: holder.code })),
      invited.length + states.length === 0 && this.uncalled(holder),
      states.map((state) => this.progress(holder, state)),
      invited.map((called) => this.invitation(called)),
      this.keystore(holder),
    );
  }

  /** The ceremonies to which the committee calls her. */
  async called() {
    try {
      return await wallet.json("called", JSON.stringify(await calls()), wallet.seconds());
    } catch (error) {
      if (error.rule !== "inbox.call") throw error;
      return [];
    }
  }

  /** Takes what the others sent, makes what can be made of it, and sends that. All of it is kept before it is sent. */
  work(holder, id) {
    return inbox.alone(async () => {
      const mine = (await kept())[id];
      if (!mine) return null;
      const { described, files, own, sent } = mine;
      const { taken, repeated, odd } = await this.take(holder, mine);
      await keep(mine);
      // A browser that loses everything before its keystore is saved finds the others' letters again.
      const isSafe = this.saved.includes(id) || described.names.length > FEW;
      await inbox.remove(holder, isSafe ? [...taken, ...repeated] : repeated, PASS);
      const keystore = await read(KEYSTORE);
      const advanced = await wallet.json("advanceCeremony", described.text, JSON.stringify(files), keystore);
      if (advanced.keystore) await write(KEYSTORE, advanced.keystore);
      Object.assign(files, advanced.made);
      own.push(...Object.keys(advanced.made));
      await keep(mine);
      let fault = advanced.fault && (await wallet.told(advanced.fault));
      for (const name of own.filter((name) => !sent.includes(name))) {
        try {
          const letters = await wallet.json("ceremonyLetters", described.text, name, files[name]);
          await inbox.post(letters, PASS);
        } catch (error) {
          if (!(error instanceof wallet.Told)) throw error;
          fault ??= error;
          continue;
        }
        sent.push(name);
        await keep(mine);
      }
      return { ...advanced, described, odd, fault };
    });
  }

  /** Puts the others' files into hers; `repeated` came twice, and `odd` are letters of no use, which stay where they are. */
  async take(holder, { described, files }) {
    const taken = [];
    const repeated = [];
    const odd = [];
    const seen = new Set();
    for (const letter of await inbox.fetched(holder, PASS)) {
      const sealed = fromHex(letter.sealed) ?? new Uint8Array();
      const found = await wallet.json("ceremonyFile", described.text, sealed, letter.from ?? undefined).catch((error) => {
        if (!(error instanceof wallet.Told)) throw error;
        odd.push(letter);
        return null;
      });
      if (!found) continue;
      if ((files[found.file] ?? found.text) !== found.text) {
        odd.push(letter);
        continue;
      }
      files[found.file] = found.text;
      (seen.has(found.file) ? repeated : taken).push(letter);
      seen.add(found.file);
    }
    return { taken, repeated, odd };
  }

  /** Nobody called her yet. */
  uncalled({ name, card }) {
    const { say } = this;
    return [
      h("h2", {}, say("page-trustee-uncalled")),
      h("p", {}, say("page-trustee-uncalled-why")),
      h(
        "p",
        { class: "buttons" },
        download(say("page-trustee-card"), `${name.replaceAll(/[^\p{L}\p{N}]+/gu, "-")}.json`, card),
        button(say("page-office-again"), () => this.open()),
      ),
    ];
  }

  invitation(called) {
    const { say, stage } = this;
    const join = async () => {
      const done = await stage.during(say("page-trustee-reading"), async () => {
        await keep({ id: called.id, described: called, files: {}, own: [], sent: [] });
        return true;
      });
      if (done) await this.open();
    };
    return [
      h("h2", {}, say("page-trustee-called")),
      this.about(called),
      h("p", {}, h("bdi", {}, this.callers(called))),
      called.all_needed && h("p", { class: "note bad" }, say("page-trustee-all-needed")),
      h("p", { class: "note" }, say("page-trustee-agree")),
      h("p", { class: "buttons" }, button(say("page-trustee-join"), join, "main")),
    ];
  }

  /** Who of the committee called: one is enough, and the others may know nothing of it. */
  callers({ callers, signatures }) {
    const { say, format } = this;
    return say("page-trustee-callers", { names: format.list(callers), needed: signatures });
  }

  progress(holder, { described, missing, keys, odd, fault }) {
    const { say, format } = this;
    const isUnsaved = holder.held.includes(described.id) && !this.saved.includes(described.id);
    const standing = (names) =>
      names.length > 0 ? say("page-trustee-missing", { names: format.list(names) }) : say("page-trustee-complete");
    const step = (names, n) => h("li", {}, h("bdi", {}, say(`page-trustee-${STEPS[n]}`, { standing: standing(names) })));
    return [
      h("h2", {}, say(keys ? "page-trustee-done" : "page-trustee-under-way")),
      fault && trouble(fault, say),
      odd.length > 0 && h("p", { class: "note bad" }, say("page-trustee-odd", { count: odd.length })),
      isUnsaved && [
        h("p", { class: "note bad" }, h("strong", {}, say("page-trustee-save-first"))),
        h("p", {}, say("page-trustee-save-why")),
        h("p", { class: "buttons" }, button(say("page-trustee-save"), () => this.save(holder), "main")),
      ],
      h("p", {}, say(keys ? "page-trustee-done-why" : "page-trustee-wait"), " ", !isUnsaved && say("page-trustee-close")),
      h("ol", {}, missing.map(step)),
      this.about(described),
      keys && [
        h("p", {}, say("page-trustee-heads"), " ", h("code", {}, keys[0])),
        h("p", {}, say("page-trustee-shares"), " ", h("code", {}, keys[1])),
      ],
      h(
        "p",
        { class: "buttons" },
        !keys && button(say("page-office-again"), () => this.open(), isUnsaved ? "quiet" : "main"),
        button(say("page-trustee-resend"), () => this.resend(described.id)),
      ),
    ];
  }

  /** Sends her own messages again, to somebody whose browser lost them. */
  async resend(id) {
    const { say, stage } = this;
    const done = await stage.during(say("page-trustee-reading"), async () => {
      await rewrite(CEREMONIES, (all) => (all?.[id] ? { ...all, [id]: { ...all[id], sent: [] } } : all));
      return true;
    });
    if (done) await this.open();
  }

  about({ purpose, threshold, needed, names, codes }) {
    const { say } = this;
    return [
      h("p", {}, h("bdi", {}, say("page-trustee-purpose", { purpose }))),
      h("p", {}, say("page-trustee-threshold", { count: names.length, threshold, needed })),
      h("p", {}, say("page-trustee-names")),
      h(
        "ul",
        {},
        names.map((name, n) => h("li", {}, h("bdi", {}, name), " ", h("code", {}, codes[n]))),
      ),
    ];
  }

  /** What she may do with her key. */
  keystore(holder) {
    return this.ending(button(this.say("page-trustee-save"), () => this.save(holder)));
  }

  async hasFile() {
    await keepSaved((await this.holder()).held);
  }

  /** The keystore as a file; once it is saved, what made its shares is needed no longer. */
  async save({ held }) {
    const { say, stage } = this;
    const text = await stage.during(say("page-key-sealing"), () => read(KEYSTORE));
    if (!text) return;
    const link = download(say("page-trustee-save"), "trustee.age", text, "application/octet-stream");
    link.className = "button main";
    link.addEventListener("click", () => keepSaved(held));
    stage.show(
      h("h2", {}, say("page-trustee-save")),
      h("p", {}, say(held.length > 0 ? "page-trustee-save-why" : "page-trustee-save-none")),
      h("p", { class: "buttons" }, link, button(say("page-wallet-back"), () => this.open())),
    );
  }

  forget() {
    return inbox.alone(() => Promise.all([KEYSTORE, CEREMONIES, SAVED].map((name) => write(name, null))));
  }
}
