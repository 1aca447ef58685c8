// Shared spaces: which slots of the next days are free, and which booking has the others.

import { calendarAddress, places as fetchPlaces } from "./api.js";
import { clock } from "./booking.js";
import { commons } from "./commons.js";
import { h } from "./dom.js";

/** All lists of shared spaces. */
export async function placesView({ say, format, language }) {
  const lists = await fetchPlaces();
  return {
    title: say("page-section-places"),
    content: [
      commons("places", say),
      h("h1", {}, say("page-section-places")),
      h("p", { class: "lead" }, say("page-places-why")),
      lists.length === 0
        ? h("div", { class: "empty" }, h("h2", {}, say("place-none")))
        : h("p", { class: "buttons" }, h("a", { href: "#/book", class: "button" }, say("page-book-here")), h("a", { href: calendarAddress(language), type: "text/calendar" }, say("page-places-calendar"))),
      lists.map((list) => section(list, language, say, format)),
    ],
  };
}

function section(list, language, say, format) {
  const id = `list-${list.digest}`;
  const zone = format.zone(list.offset_minutes);
  return h(
    "section",
    { class: "scheme", "data-key": list.digest, "aria-labelledby": id },
    h("h2", { id }, h("bdi", {}, list.name[language])),
    h("p", { class: "soft" }, say("page-places-quota", { count: list.bookings, days: list.period_days, zone })),
    h("ol", { class: "plain-list" }, list.spaces.map((space) => card(space, list, language, say, format))),
  );
}

function card(space, list, language, say, format) {
  const runs = space.days.flatMap(({ slots }) => slots);
  const all = runs.reduce((sum, { count }) => sum + count, 0);
  const free = runs.reduce((sum, { count, booking }) => sum + (booking === null ? count : 0), 0);
  const price = space.price > 0 && list.currency && format.money(space.price, list.currency);
  return h(
    "li",
    { class: "card slim", "data-key": `space-${space.number}` },
    h(
      "p",
      { class: "row" },
      h("strong", {}, `${space.number}. `, h("bdi", {}, space.name[language])),
      h("span", { class: "pill" }, say("page-places-free", { free, all })),
      price && h("span", {}, say("page-places-price", { price })),
    ),
    h("details", {}, h("summary", {}, say("page-places-slots")), space.days.map((day) => table(day, space.slot_minutes, say, format))),
  );
}

/** One day's slots, neighbours of one kind together. */
function table({ day, slots }, length, say, format) {
  const told = ({ booking }) => (booking === null ? say("page-places-is-free") : say("page-places-taken", { number: booking }));
  return [
    h("h3", {}, format.dayOf(day)),
    slots.length === 0
      ? h("p", { class: "soft" }, say("page-places-closed"))
      : h("ul", { class: "plain-list" }, slots.map((run) => h("li", {}, `${clock(run.minute)}–${clock(run.minute + run.count * length)} `, told(run)))),
  ];
}
