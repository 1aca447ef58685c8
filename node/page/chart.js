// Charts as SVG that scales with the page and keeps its texts at reading size.

import { h, s } from "./dom.js";

const BAR_HEIGHT = 26;
const MARK_OVER = 5;

const percent = (part, whole) => `${whole > 0 ? Math.min(100, (100 * part) / whole) : 0}%`;

/**
 * A bar: `low` of `whole` filled, pale up to `high` where only bounds are known, with a line at every mark.
 *
 * `text` describes the bar for those who cannot see it; `kind` is its colour's class.
 */
export function bar({ low, high = low, whole, marks = [], kind, text }) {
  const height = BAR_HEIGHT + 2 * MARK_OVER;
  const strip = (className, from, to) =>
    s("rect", {
      class: className,
      x: percent(from, whole),
      y: MARK_OVER,
      width: percent(to - from, whole),
      height: BAR_HEIGHT,
    });
  const line = (at) => {
    const x = percent(at, whole);
    return [
      s("line", { class: "mark-edge", x1: x, x2: x, y1: 0, y2: height }),
      s("line", { class: "mark", x1: x, x2: x, y1: 0, y2: height }),
    ];
  };
  return s(
    "svg",
    { class: "bar", role: "img", "aria-label": text, width: "100%", height },
    strip("track", 0, whole || 1),
    high > low && strip(`possible ${kind}`, low, high),
    low > 0 && strip(kind, 0, low),
    marks.map(line),
  );
}

/** A named bar with its value, and the marks' meaning under it. */
export function barRow({ label, value, notes = [], ...drawing }) {
  return h(
    "li",
    { class: "bar-row" },
    h("p", { class: "bar-head" }, h("bdi", { class: "bar-label" }, label), h("span", { class: "bar-value" }, value)),
    bar(drawing),
    notes.map((note) => h("p", { class: "bar-note" }, note)),
  );
}

const TOP = 28;
const BOTTOM = 30;
const PLOT = 170;

/**
 * A step chart: `points` of `[x, y]` in order, each holding until the next; `ticks` are `[y, text]`, `ends` the texts
 * under the first and last x.
 */
export function steps({ points, ticks, ends, text }) {
  const [first, last] = [points[0][0], points.at(-1)[0]];
  const top = Math.max(1, ...ticks.map(([y]) => y));
  const span = Math.max(1, last - first);
  const x = (value) => ((value - first) * 1000) / span;
  const y = (value) => 1000 - (value * 1000) / top;
  const path = points.map(([at, value], i) => (i === 0 ? `M0 ${y(value)}` : `H${x(at)}V${y(value)}`)).join("");
  const line = last === first ? `${path}H1000` : path;
  const height = (value) => TOP + (PLOT * y(value)) / 1000;
  return s(
    "svg",
    { class: "steps", role: "img", "aria-label": text, width: "100%", height: TOP + PLOT + BOTTOM },
    ticks.map(([value, name]) => [
      s("line", { class: "grid", x1: 0, x2: "100%", y1: height(value), y2: height(value) }),
      s("text", { x: 0, y: height(value) - 6 }, name),
    ]),
    s(
      "svg",
      {
        x: 0,
        y: TOP,
        width: "100%",
        height: PLOT,
        viewBox: "0 0 1000 1000",
        preserveAspectRatio: "none",
        class: "plot",
      },
      s("path", { class: "area", d: `${line}V1000H0Z` }),
      s("path", { class: "line", d: line }),
    ),
    s("text", { x: 0, y: TOP + PLOT + 22 }, ends[0]),
    s("text", { x: "100%", y: TOP + PLOT + 22, "text-anchor": "end" }, ends[1]),
  );
}
