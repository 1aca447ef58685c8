// What the owners have in common: which of its views is shown.

import { h } from "./dom.js";
import { node } from "./place.js";
import * as wallet from "./wallet.js";

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

/** Loads the larger wallet; a page that is a file has none, and says where it is. */
export async function larger({ stage, say }) {
  if (node() === document.baseURI) {
    await wallet.enlarge();
    return true;
  }
  stage.show(
    h("p", { class: "note" }, say("page-commons-elsewhere")),
    h("p", {}, h("a", { href: new URL(location.hash, node()).href, class: "button" }, h("bdi", {}, node()))),
  );
  return false;
}
