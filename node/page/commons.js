// What the owners have in common: which of its views is shown.

import { h } from "./dom.js";

const VIEWS = ["funds", "reports", "places"];

/** Links to the views of this section, of which one is `current`. */
export const commons = (current, say) =>
  h(
    "p",
    { class: "buttons", "data-key": "commons" },
    VIEWS.map((name) =>
      h("a", { href: `#/${name}`, class: name === current && "button", "aria-current": name === current && "page" }, say(`page-section-${name}`)),
    ),
  );
