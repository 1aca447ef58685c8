// A member's bookings of shared spaces: what is free in a week, what she books, moves and gives up. The wallet decides; this
// shows what it says.

import { larger } from "./commons.js";
import { h } from "./dom.js";
import { Stage, button, field, inTurn, noted } from "./forms.js";
import { withKey } from "./me.js";
import * as wallet from "./wallet.js";

const STAGES = ["key", "prove", "send", "check"];
const DAY_MINUTES = 1440;
/** How each state looks. */
const LOOKS = { booked: "passed", waiting: "undetermined", cancelled: "undetermined" };

/** A minute of a day as clocks show it. */
export const clock = (minute) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** The counter at which spaces are booked. */
export async function bookingView(reader) {
  const { say } = reader;
  const counter = new Counter(reader);
  const wasOpen = wallet.isOpen();
  const isHere = await larger(counter);
  const closed = wasOpen && !wallet.isOpen() && h("p", { class: "note" }, say("page-book-closed"));
  const enter = () => {
    if (closed) closed.remove();
    return counter.enter();
  };
  if (isHere) await withKey(counter, enter);
  return {
    title: say("page-book"),
    content: [
      h("p", {}, h("a", { href: "#/places", class: "back" }, say("page-section-places"))),
      h("h1", {}, say("page-book")),
      closed,
      counter.stage.host,
    ],
  };
}

class Counter {
  constructor(reader) {
    const { say, format } = reader;
    Object.assign(this, { reader, say, format, stage: new Stage(say) });
  }

  /** Reads the record; shows what is booked, or offers what was made before. `entry` was just recorded. */
  async enter(entry = null) {
    const { say, stage } = this;
    stage.show();
    const found = await stage.during(say("page-wallet-reading"), async () => {
      this.notes = noted(await wallet.standing(), this, say("page-book-offline"));
      const kept = (await wallet.allUnsent()).find(({ kind }) => kind.startsWith("booking"));
      return { ...(await wallet.spaces()), kept };
    });
    if (!found) return;
    Object.assign(this, found);
    if (this.kept) this.unsent();
    else this.home(entry);
  }

  unsent() {
    const { say, stage, kept } = this;
    stage.show(
      this.notes,
      h("h2", {}, say("page-book-unsent")),
      h("p", {}, say("page-book-unsent-why")),
      h(
        "p",
        { class: "buttons" },
        button(say("page-vote-send"), () => this.send(kept.about, (at) => wallet.sendAgain(kept.about, at)), "main"),
      ),
    );
  }

  home(entry = null) {
    const { say, stage, own, lists, format } = this;
    const lasts = ({ given_up, movable }) => given_up !== null || movable;
    const past = own.filter((one) => !lasts(one));
    const recorded = () => say("page-book-recorded", { entry: format.number(entry) });
    stage.show(
      this.notes,
      entry !== null && h("div", { class: "verdict passed", role: "status" }, h("p", {}, recorded())),
      h("h2", {}, say("page-book-own")),
      own.length === 0 && h("p", {}, say("page-book-own-none")),
      own.filter(lasts).map((one) => this.one(one)),
      past.length > 0 && h("details", {}, h("summary", {}, say("page-book-past")), past.map((one) => this.one(one))),
      lists.length === 0 ? h("p", {}, say("place-none")) : lists.map((list) => this.list(list)),
    );
  }

  /** Which slots, in words. */
  slots(space, { begin, slots }, length) {
    const { say, format, reader } = this;
    const ends = begin.minute + length * slots;
    const [days, last] = [Math.floor(ends / DAY_MINUTES), ends % DAY_MINUTES];
    const until = new Date(Date.parse(`${begin.day}T00:00:00Z`) + days * DAY_MINUTES * 60000).toISOString().slice(0, 10);
    const values = { space: reader.text(space), day: format.dayOf(begin.day), from: clock(begin.minute), to: clock(last) };
    return days === 0 ? say("booking-slots", values) : say("booking-slots-until", { ...values, until: format.dayOf(until) });
  }

  money = (minor, list) => this.format.money(minor, list.currency);

  /** A booking of this key, and how it stands. */
  one(booked) {
    const { say, format, lists } = this;
    const { number, space, wanted, slot_minutes, state, reason, due, place, until, given_up, movable } = booked;
    const list = lists.find(({ digest }) => digest === booked.list);
    return h(
      "article",
      { class: "card", "data-key": `booking-${number}` },
      h("h3", {}, h("bdi", {}, this.slots(space, wanted, slot_minutes))),
      h(
        "p",
        { class: "row" },
        h("strong", { class: `badge ${LOOKS[state] ?? "failed"}` }, say(`booking-${state}`)),
        h("span", {}, say("page-book-number", { number })),
        place !== null && h("span", {}, say("page-book-place", { place })),
        due > 0 && list.currency && h("span", {}, say("page-book-due", { amount: this.money(due, list) })),
      ),
      reason && h("p", {}, say("page-book-reason", { reason })),
      state === "booked" && given_up === "cancelled" && h("p", { class: "soft" }, say("page-book-until", { until: format.time(until) })),
      movable && given_up === null && h("p", { class: "soft" }, say("page-book-movable")),
      (movable || given_up !== null) &&
        h(
          "p",
          { class: "buttons" },
          movable && button(say("page-book-move"), () => this.moving(list, booked)),
          given_up !== null && button(say("page-book-cancel"), () => this.cancelling(booked)),
        ),
    );
  }

  list(list) {
    const { say, format, reader } = this;
    const id = `list-${list.digest}`;
    const left = { left: list.left, most: list.most, days: list.days };
    return h(
      "section",
      { "data-key": id, "aria-labelledby": id },
      h("h2", { id }, h("bdi", {}, reader.text(list.name))),
      list.barred
        ? h("p", { class: "note" }, say("page-book-barred"))
        : h("p", {}, say("page-book-left", left), list.left === 0 && [" ", say("page-book-again", { again: format.dayOf(list.again) })]),
      this.spaces(list, (space) => !list.barred && list.left > 0 && button(say("page-book-choose"), () => this.choosing(list, space))),
    );
  }

  /** The spaces of a list, each with what can be done. */
  spaces(list, act) {
    const { say, reader, format } = this;
    const card = (terms, space) =>
      h(
        "li",
        { class: "card slim", "data-key": `space-${space}` },
        h(
          "p",
          { class: "row" },
          h("strong", {}, `${space + 1}. `, h("bdi", {}, reader.text(terms.name))),
          terms.price > 0 && list.currency && h("span", {}, say("page-places-price", { price: this.money(terms.price, list) })),
          terms.waiting > 0 && h("span", { class: "pill" }, say("page-book-waiting", { count: terms.waiting })),
        ),
        h(
          "p",
          { class: "soft" },
          say("page-book-terms", { length: format.span(terms.slot_minutes * 60), slots: terms.slots, hours: terms.cancel_hours }),
        ),
        act(space),
      );
    return h("ol", { class: "plain-list" }, list.spaces.map(card));
  }

  back = () => h("p", {}, button(this.say("page-wallet-back"), () => this.home()));

  /** Another time or space for a booking. */
  moving(list, booked) {
    const { say, stage } = this;
    const { space, wanted, slot_minutes } = booked;
    stage.show(
      this.back(),
      h("h2", {}, say("page-book-move")),
      h("p", {}, this.slots(space, wanted, slot_minutes)),
      h("p", { class: "soft" }, say("page-book-move-why")),
      this.spaces(list, (place) => button(say("page-book-choose"), () => this.choosing(list, place, 0, booked))),
    );
  }

  /** The slots of a space in a week; a booking may be `moved` there. */
  async choosing(list, space, week = 0, moved = null) {
    const { say, format, stage, reader } = this;
    const shown = await stage.during(say("page-wallet-reading"), async () => {
      // Others book meanwhile.
      await wallet.standing();
      return wallet.week(list.digest, space, week);
    });
    if (!shown) return;
    const turn = (by, name) => button(say(`page-book-${name}`), () => this.choosing(list, space, week + by, moved));
    const slot = (day, one) => {
      const taken = one.booking !== null && h("small", {}, say("page-book-taken"));
      if (!one.open) return h("span", { class: "slot" }, clock(one.minute), taken);
      const made = button([clock(one.minute), taken], () => this.confirming(list, space, week, { day, ...one }, moved));
      made.classList.add("slot");
      return made;
    };
    const day = (one) => [
      h("h3", {}, format.weekdayOf(one.day)),
      one.slots.length === 0
        ? h("p", { class: "soft" }, say("page-places-closed"))
        : h("div", { class: "slots", "data-key": one.day }, one.slots.map((each) => slot(one.day, each))),
    ];
    stage.show(
      this.back(),
      h("h2", {}, h("bdi", {}, reader.text(list.spaces[space].name))),
      h("p", { class: "soft" }, say("page-book-clock", { zone: format.zone(list.offset_minutes) })),
      shown.days.map(day),
      h("p", { class: "buttons" }, week > 0 && turn(-1, "earlier"), shown.more && turn(1, "later")),
    );
  }

  /** The last look before something is sent. */
  confirming(list, space, week, { day, minute, booking }, moved) {
    const { say, stage } = this;
    const terms = list.spaces[space];
    const taken = booking !== null;
    const act = (given) => {
      const wanted = { space, begin: { day, minute }, slots: Number(given.slots ?? 1), wait: taken || given.wait === "on" };
      return moved ? this.change(moved, { kind: "move", wanted }) : this.book(list, { wanted, who: given.who });
    };
    const label = moved ? "page-book-move-here" : taken ? "page-book-join" : "page-book-make";
    stage.show(
      h("p", {}, button(say("page-wallet-back"), () => this.choosing(list, space, week, moved))),
      h("h2", {}, h("bdi", {}, this.slots(terms.name, { begin: { day, minute }, slots: 1 }, terms.slot_minutes))),
      terms.price > 0 && list.currency && h("p", {}, say("page-places-price", { price: this.money(terms.price, list) })),
      taken && h("p", { class: "note" }, say("page-book-join-why", { number: booking })),
      stage.form(
        say(label),
        act,
        terms.slots > 1 && field("slots", say("page-book-slots"), { type: "number", min: 1, max: terms.slots, value: 1, required: true }),
        terms.slots > 1 && !taken && waiting(say),
        !moved && field("who", say("page-book-who"), { required: true, autocomplete: "off", hint: say("page-book-who-how") }),
      ),
      !moved && h("p", { class: "soft" }, say("page-book-public")),
    );
  }

  cancelling(booked) {
    const { say, stage } = this;
    const { space, wanted, slot_minutes, state, given_up } = booked;
    const told = state === "waiting" ? state : given_up;
    stage.show(
      this.back(),
      h("h2", {}, say("page-book-cancel")),
      h("p", {}, h("bdi", {}, this.slots(space, wanted, slot_minutes))),
      h("p", { class: given_up === "late" ? "note bad" : "note" }, say(`page-book-cancel-${told}`)),
      h("p", { class: "buttons" }, button(say("page-book-cancel-now"), () => this.change(booked, { kind: "cancel" }), "main")),
    );
  }

  named = (digest) => this.reader.text(this.lists.find((list) => list.digest === digest).name);

  book({ digest }, asked) {
    return this.send(digest, (at, begun) => wallet.book(digest, this.named(digest), begun, asked, at));
  }

  change({ list, number }, change) {
    return this.send(list, (at, begun) => wallet.changeBooking(list, this.named(list), begun, { number, change }, at));
  }

  /** Runs `work` in this tab alone; what could not be sent is kept. */
  async send(about, work) {
    const { say, stage } = this;
    const receipt = await stage.during(say("page-book-stage-key"), async (tell) => {
      const at = (name) => tell(say(`page-book-stage-${name}`), STAGES.indexOf(name) / STAGES.length);
      const begun = await wallet.traces(about);
      return inTurn(say, () => work(at, begun));
    });
    if (receipt) await this.enter(receipt.entry);
    else if (await wallet.unsent(about).catch(() => null)) {
      stage.host.append(h("p", { class: "note" }, say("page-book-kept")));
    }
  }
}

const waiting = (say) =>
  h("label", { class: "option", for: "wait" }, h("input", { id: "wait", type: "checkbox", name: "wait" }), say("page-book-wait"));
