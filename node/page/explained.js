// For people who have never heard of any of this: four questions, each with a picture and an answer in plain words.

import { h, s } from "./dom.js";

const picture = (text, ...parts) =>
  s("svg", { class: "picture", role: "img", "aria-label": text, viewBox: "0 0 320 140" }, parts);
const sign = (x, y, text, name = "") => s("text", { class: name, x, y, "text-anchor": "middle" }, text);
const arrow = (x, y, length) => [
  s("line", { x1: x, y1: y, x2: x + length - 8, y2: y }),
  s("path", { class: "full", d: `M${x + length} ${y}l-10 -6v12z` }),
];

const envelope = (x, y, name = "") => [
  s("rect", { class: name, x, y, width: 48, height: 32, rx: 3 }),
  s("path", { class: "bare", d: `M${x} ${y + 2}l24 18l24 -18` }),
];
const person = (x, y, name = "") => [
  s("circle", { class: name, cx: x, cy: y, r: 6 }),
  s("path", { class: name, d: `M${x - 10} ${y + 22}a10 13 0 0 1 20 0z` }),
];
const key = (x, y, name) => [
  s("circle", { class: name, cx: x, cy: y, r: 7 }),
  s("path", { class: "bare", d: `M${x + 7} ${y}h20m-6 0v7m-6 -7v5` }),
];

/** Sealed votes go into one sum, and the sum alone is opened. */
const sum = (text) =>
  picture(
    text,
    [8, 54, 100].map((y) => envelope(10, y)),
    arrow(70, 70, 50),
    s("rect", { x: 128, y: 38, width: 72, height: 64, rx: 6 }),
    sign(164, 78, "＋", "large"),
    arrow(208, 70, 40),
    s("rect", { class: "lit", x: 254, y: 38, width: 60, height: 64, rx: 6 }),
    sign(284, 78, "7 : 4"),
  );

/** Somebody of those on the roll, with a number that nobody can trace. */
const crowd = (text) =>
  picture(
    text,
    s("rect", { x: 6, y: 6, width: 150, height: 128, rx: 8 }),
    [0, 1, 2].flatMap((row) => [0, 1, 2, 3].map((column) => person(28 + 35 * column, 22 + 40 * row))),
    arrow(166, 70, 50),
    sign(190, 56, "?"),
    envelope(232, 40, "lit"),
    sign(256, 96, "№ 7f3a…"),
  );

/** One line of entries that several hold, and a receipt for one of them. */
const line = (text) =>
  picture(
    text,
    [0, 1, 2, 3, 4].map((i) => [
      s("rect", { class: i === 2 ? "lit" : "", x: 10 + 62 * i, y: 14, width: 46, height: 40, rx: 4 }),
      sign(33 + 62 * i, 40, 41 + i),
      i < 4 && s("line", { x1: 56 + 62 * i, y1: 34, x2: 72 + 62 * i, y2: 34 }),
    ]),
    s("line", { x1: 157, y1: 56, x2: 157, y2: 82, "stroke-dasharray": "4 4" }),
    s("path", { class: "lit", d: "M130 84h54v48l-9 -6l-9 6l-9 -6l-9 6l-9 -6l-9 6z" }),
    sign(157, 110, "43 ✓"),
  );

/** Three keys of five open the sum. */
const keys = (text) =>
  picture(
    text,
    [0, 1, 2, 3, 4].map((i) => [
      person(38 + 60 * i, 14, i < 3 ? "lit" : ""),
      key(26 + 60 * i, 54, i < 3 ? "lit" : ""),
      i < 3 && s("line", { x1: 38 + 60 * i, y1: 66, x2: 138 + 22 * (i - 1), y2: 96 }),
    ]),
    s("rect", { class: "lit", x: 108, y: 98, width: 60, height: 36, rx: 5 }),
    sign(138, 122, "7 : 4"),
  );

const QUESTIONS = [
  ["seen", sum, 3],
  ["twice", crowd, 3],
  ["counts", line, 3],
  ["trust", keys, 4],
];

export const explainedView = async ({ say }) => ({
  title: say("page-explained"),
  content: [
    h("h1", {}, say("page-explained")),
    h("p", { class: "lead" }, say("page-explained-lead")),
    QUESTIONS.map(([name, draw, sentences]) => [
      h("h2", {}, say(`page-explained-${name}`)),
      h("figure", {}, draw(say(`page-explained-${name}-picture`))),
      Array.from({ length: sentences }, (_, i) => h("p", {}, say(`page-explained-${name}-${i + 1}`))),
    ]),
    h("p", {}, h("a", { href: "#/check" }, say("page-explained-check")), " · ", h("a", { href: "#/" }, say("page-back"))),
  ],
});
