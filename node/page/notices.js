// Notices of the committee: those that matter today, and all of them.

import { feedAddress, notices as fetchNotices } from "./api.js";
import { h } from "./dom.js";
import { machineTime } from "./format.js";

/** Notices on the start page. */
const SHOWN = 3;

/** Those that matter today, for the start page; nothing where there are none. */
export function currentNotices(all, speech) {
  const today = new Date().toISOString().slice(0, 10);
  const current = all.filter(({ expires }) => !expires || expires >= today).slice(0, SHOWN);
  if (current.length === 0) return [];
  const { say } = speech;
  return [
    h("h2", { "data-key": "notices" }, say("page-notices")),
    current.map((notice) => card(notice, speech)),
    h("p", { "data-key": "notices-all" }, h("a", { href: "#/notices" }, say("page-notices-all"))),
  ];
}

/** All notices, the newest first. */
export async function noticesView(speech) {
  const { say } = speech;
  const all = await fetchNotices();
  return {
    title: say("page-notices"),
    content: [
      h("h1", {}, say("page-notices")),
      all.length === 0 && h("div", { class: "empty" }, h("h2", {}, say("page-notices-none"))),
      all.map((notice) => card(notice, speech)),
      h(
        "p",
        {},
        h("a", { href: feedAddress(speech.language), type: "application/atom+xml" }, say("page-notices-feed")),
      ),
    ],
  };
}

function card({ number, title, text, topic, expires, digest, place }, { say, format }) {
  return h(
    "article",
    { class: "card", "data-key": `notice-${number}` },
    h("h3", {}, h("bdi", {}, title)),
    h(
      "p",
      { class: "row" },
      topic && h("span", { class: "pill" }, h("bdi", {}, topic)),
      h("time", { datetime: machineTime(place.at) }, format.time(place.at)),
      expires && h("span", {}, say("page-notice-until", { day: format.dayOf(expires) })),
    ),
    h("p", { class: "lines" }, h("bdi", {}, text)),
    h("p", { class: "soft" }, say("page-notice-proof", { entry: place.index }), " ", h("code", {}, digest)),
  );
}
