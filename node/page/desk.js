// A desk that opens with a keystore which this browser keeps: an officer's, or a trustee's.

import { h } from "./dom.js";
import { Stage, button, file, secret } from "./forms.js";
import { node } from "./place.js";
import { persist, read, rewrite } from "./safe.js";
import * as wallet from "./wallet.js";

export class KeyDesk {
  /**
   * `own` is whose desk it is: under which name the keystore is kept (`kept`), the wallet's calls that open and close it
   * (`opens`, `closes`) and tell whether it is open (`isOpen`), and which sentences are its own (`page-…`).
   */
  constructor(reader, own) {
    const { say, format } = reader;
    Object.assign(this, { reader, own, say, format, stage: new Stage(say) });
  }

  /** What is seen first: nothing yet, a locked key, or what waits. */
  async open(news) {
    const { say, stage, own } = this;
    try {
      if (node() !== document.baseURI) stage.show(h("p", { class: "note" }, say("page-office-elsewhere")));
      else if (!(await read(own.kept))) this.begin();
      else if (!(await this.isOpen())) this.locked();
      else await this.look(news);
    } catch (error) {
      stage.show();
      stage.fail(error);
    }
  }

  /** The keystore that is kept came from a file, which its owner has. */
  async hasFile() {}

  async isOpen() {
    await wallet.enlarge();
    return wallet.ask(this.own.isOpen);
  }

  back() {
    return h("p", {}, button(this.say("page-wallet-back"), () => this.open()));
  }

  begin(...more) {
    const { say, stage, own } = this;
    const take = async ({ keystore, passphrase }) => {
      const done = await stage.during(say("page-key-opening"), async () => {
        const text = await keystore.text();
        await wallet.enlarge();
        await wallet.ask(own.opens, text, passphrase);
        // What another tab opened meanwhile stays.
        const kept = await rewrite(own.kept, (kept) => kept ?? text);
        if (kept === text) await this.hasFile();
        await persist();
        return true;
      });
      if (done) await this.open();
    };
    stage.show(
      h("p", { class: "lead" }, say(`${own.words}-what`)),
      h("p", {}, say(`${own.words}-key`)),
      stage.form(
        say("page-key-open"),
        take,
        file("keystore", say("page-key-file"), say, { accept: ".age", required: true }),
        secret("passphrase", say("page-passphrase"), "current-password"),
      ),
      more,
    );
  }

  locked() {
    const { say, stage, own } = this;
    const unlock = async ({ passphrase }) => {
      const done = await stage.during(say("page-key-opening"), async () => {
        await wallet.ask(own.opens, await read(own.kept), passphrase);
        return true;
      });
      if (done) await this.open();
    };
    stage.show(
      h("h2", {}, say(`${own.words}-locked`)),
      stage.form(say("page-key-open"), unlock, secret("passphrase", say("page-passphrase"), "current-password")),
      h("p", {}, button(say("page-key-forget"), () => this.leaving())),
    );
  }

  /** What could not be read is read again, or the key locked. */
  unread() {
    const { host } = this.stage;
    if (host.querySelector("button")) return;
    const again = h("p", { class: "buttons" }, button(this.say("page-office-again"), () => this.open()));
    host.firstChild.append(again, ...this.ending());
  }

  /** Locks the key, or removes it from this browser. */
  ending(...more) {
    const { say, own } = this;
    const lock = () => wallet.ask(own.closes).then(() => this.open(), () => this.open());
    return [
      h("h2", {}, say("page-office-own")),
      h(
        "p",
        { class: "buttons" },
        more,
        button(say("page-key-lock"), lock),
        button(say("page-key-forget"), () => this.leaving()),
      ),
    ];
  }

  leaving() {
    const { say, stage, own } = this;
    const go = async () => {
      await stage.during(say("page-key-forget"), async () => {
        await wallet.ask(own.closes);
        await this.forget();
      });
      await this.open();
    };
    stage.show(
      h("h2", {}, say("page-key-forget")),
      h("p", { class: "note bad" }, say(`${own.words}-forget-why`)),
      h(
        "p",
        { class: "buttons" },
        button(say("page-wallet-back"), () => this.open(), "main"),
        button(say("page-key-forget-yes"), go),
      ),
    );
  }
}
