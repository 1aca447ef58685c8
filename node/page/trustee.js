// A trustee makes the keys of an election with the others: each step as soon as their messages are here.

import { calls } from "./api.js";
import { h } from "./dom.js";
import { Stage, button, download, file, secret } from "./forms.js";
import { fromHex } from "./note.js";
import * as inbox from "./office-inbox.js";
import { node } from "./place.js";
import { persist, read, rewrite, write } from "./safe.js";
import * as wallet from "./wallet.js";

/** What the wallet signs a trustee's passes with. */
const PASS = "trusteePass";
const KEYSTORE = "trustee";
const CEREMONIES = "trustee-ceremonies";
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
const keep = (one) => rewrite(CEREMONIES, (all) => ({ ...all, [one.id]: one }));

class Desk {
  constructor(reader) {
    const { say, format } = reader;
    Object.assign(this, { say, format, stage: new Stage(say) });
  }

  /** What a trustee sees first: nothing yet, a locked key, or how far the keys are. */
  async open() {
    const { say, stage } = this;
    try {
      if (node() !== document.baseURI) stage.show(h("p", { class: "note" }, say("page-office-elsewhere")));
      else if (!(await read(KEYSTORE))) this.begin();
      else if (!(await this.holder())) this.locked();
      else await this.look();
    } catch (error) {
      stage.show();
      stage.fail(error);
    }
  }

  async holder() {
    await wallet.enlarge();
    return wallet.json("trustee");
  }

  begin() {
    const { say, stage } = this;
    const take = async ({ keystore, passphrase }) => {
      const done = await stage.during(say("page-key-opening"), async () => {
        const text = await keystore.text();
        await wallet.enlarge();
        await wallet.ask("openTrustee", text, passphrase);
        await write(KEYSTORE, text);
        await persist();
        return true;
      });
      if (done) await this.open();
    };
    stage.show(
      h("p", { class: "lead" }, say("page-trustee-what")),
      h("p", {}, say("page-trustee-key")),
      stage.form(
        say("page-key-open"),
        take,
        file("keystore", say("page-key-file"), say, { accept: ".age", required: true }),
        secret("passphrase", say("page-passphrase"), "current-password"),
      ),
    );
  }

  locked() {
    const { say, stage } = this;
    const unlock = async ({ passphrase }) => {
      const done = await stage.during(say("page-key-opening"), async () => {
        await wallet.ask("openTrustee", await read(KEYSTORE), passphrase);
        return true;
      });
      if (done) await this.open();
    };
    stage.show(
      h("h2", {}, say("page-trustee-locked")),
      stage.form(say("page-key-open"), unlock, secret("passphrase", say("page-passphrase"), "current-password")),
      h("p", {}, button(say("page-key-forget"), () => this.leaving())),
    );
  }

  /** Finds the ceremony to which she is called, and does what can be done in it. */
  async look() {
    const { say, stage } = this;
    const found = await stage.during(say("page-trustee-reading"), async () => {
      await wallet.sync();
      const holder = await this.holder();
      const called = await this.called();
      const mine = called && (await kept())[called.id];
      const state = mine && (await this.work(holder, mine));
      return { holder: state ? await this.holder() : holder, called, state };
    });
    if (!found) return;
    const { holder, called, state } = found;
    if (!called) this.uncalled(holder);
    else if (state) this.progress(holder, called, state);
    else this.invitation(holder, called);
  }

  /** The newest ceremony to which the committee calls her; without a call, the one in which she takes part. */
  async called() {
    try {
      return await wallet.json("called", JSON.stringify(await calls()), wallet.seconds());
    } catch (error) {
      if (error.rule !== "inbox.call") throw error;
      return Object.values(await kept()).at(-1)?.described ?? null;
    }
  }

  /** Takes what the others sent, makes what can be made of it, and sends that. All of it is kept before it is sent. */
  work(holder, mine) {
    return inbox.alone(async () => {
      const { described, files, own, sent } = mine;
      const { taken, odd } = await this.take(holder, mine);
      await keep(mine);
      await inbox.remove(holder, taken, PASS);
      const advanced = await wallet.json("advanceCeremony", described.text, JSON.stringify(files));
      if (advanced.keystore) await write(KEYSTORE, advanced.keystore);
      Object.assign(files, advanced.made);
      own.push(...Object.keys(advanced.made));
      await keep(mine);
      for (const name of own.filter((name) => !sent.includes(name))) {
        const letters = await wallet.json("ceremonyLetters", described.text, name, files[name]);
        await inbox.post(letters, PASS);
        sent.push(name);
        await keep(mine);
      }
      return { ...advanced, odd };
    });
  }

  /** Puts the others' files into hers; `odd` are letters of no use, which stay where they are. */
  async take(holder, { described, files }) {
    const taken = [];
    const odd = [];
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
      taken.push(letter);
    }
    return { taken, odd };
  }

  /** Nobody called her yet. */
  uncalled(holder) {
    const { say, stage } = this;
    stage.show(
      this.whose(holder),
      h("h2", {}, say("page-trustee-uncalled")),
      h("p", {}, say("page-trustee-uncalled-why")),
      h(
        "p",
        { class: "buttons" },
        download(say("page-trustee-card"), `${holder.key.slice(0, 8)}.json`, holder.card),
        button(say("page-office-again"), () => this.open()),
      ),
      this.own(),
    );
  }

  invitation(holder, called) {
    const { say, stage } = this;
    const join = async () => {
      const done = await stage.during(say("page-trustee-reading"), async () => {
        await keep({ id: called.id, described: called, files: {}, own: [], sent: [] });
        return true;
      });
      if (done) await this.open();
    };
    stage.show(
      this.whose(holder),
      h("h2", {}, say("page-trustee-called")),
      this.about(called),
      h("p", { class: "note" }, say("page-trustee-agree")),
      h("p", { class: "buttons" }, button(say("page-trustee-join"), join, "main")),
      this.own(),
    );
  }

  progress(holder, called, { missing, keys, odd }) {
    const { say, format, stage } = this;
    const standing = (names) =>
      names.length > 0 ? say("page-trustee-missing", { names: format.list(names) }) : say("page-trustee-complete");
    const step = (names, n) => h("li", {}, h("bdi", {}, say(`page-trustee-${STEPS[n]}`, { standing: standing(names) })));
    stage.show(
      this.whose(holder),
      h("h2", {}, say(keys ? "page-trustee-done" : "page-trustee-under-way")),
      odd.length > 0 && h("p", { class: "note bad" }, say("page-trustee-odd", { count: odd.length })),
      h("p", {}, say(keys ? "page-trustee-done-why" : "page-trustee-wait")),
      h("ol", {}, missing.map(step)),
      this.about(called),
      keys && [
        h("p", {}, say("page-trustee-heads"), " ", h("code", {}, keys[0])),
        h("p", {}, say("page-trustee-shares"), " ", h("code", {}, keys[1])),
      ],
      !keys && h("p", { class: "buttons" }, button(say("page-office-again"), () => this.open(), "main")),
      this.own(holder.held.includes(called.id)),
    );
  }

  whose({ name }) {
    return h("p", { class: "note" }, this.say("page-trustee-open", { name }));
  }

  about({ purpose, threshold, needed, names }) {
    const { say, format } = this;
    return [
      h("p", {}, h("bdi", {}, say("page-trustee-purpose", { purpose }))),
      h("p", {}, say("page-trustee-threshold", { count: names.length, threshold, needed })),
      h("p", {}, h("bdi", {}, say("page-trustee-names", { names: format.list(names) }))),
    ];
  }

  /** What she may do with her key; once it holds shares, it has to be saved. */
  own(holds) {
    const { say, stage } = this;
    const save = async () => {
      const text = await stage.during(say("page-key-sealing"), () => read(KEYSTORE));
      if (!text) return;
      stage.show(
        h("h2", {}, say("page-trustee-save")),
        h("p", {}, say("page-trustee-save-why")),
        h(
          "p",
          { class: "buttons" },
          download(say("page-trustee-save"), "trustee.age", text, "application/octet-stream"),
          button(say("page-wallet-back"), () => this.open()),
        ),
      );
    };
    const lock = () => wallet.ask("closeTrustee").then(() => this.open(), () => this.open());
    return [
      h("h2", {}, say("page-office-own")),
      holds && h("p", { class: "note" }, say("page-trustee-save-why")),
      h(
        "p",
        { class: "buttons" },
        button(say("page-trustee-save"), save, holds ? "main" : "quiet"),
        button(say("page-key-lock"), lock),
        button(say("page-key-forget"), () => this.leaving()),
      ),
    ];
  }

  leaving() {
    const { say, stage } = this;
    const go = async () => {
      await stage.during(say("page-key-forget"), async () => {
        await wallet.ask("closeTrustee");
        await Promise.all([KEYSTORE, CEREMONIES].map((name) => write(name, null)));
      });
      await this.open();
    };
    stage.show(
      h("h2", {}, say("page-key-forget")),
      h("p", { class: "note bad" }, say("page-trustee-forget-why")),
      h(
        "p",
        { class: "buttons" },
        button(say("page-wallet-back"), () => this.open(), "main"),
        button(say("page-key-forget-yes"), go),
      ),
    );
  }
}
