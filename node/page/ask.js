// Which node is asked: only a page from a disk has to know that from its reader.

import { status } from "./api.js";
import { h } from "./dom.js";
import { Stage, field } from "./forms.js";
import * as place from "./place.js";
import { scannerFor } from "./scan.js";
import { Told } from "./wallet.js";

/** The first screen of a page that knows no node. */
export async function askView({ say }) {
  const stage = new Stage(say);
  const wrong = () => new Told({ sentence: say("page-node-wrong"), remedy: say("page-node-wrong-remedy") });
  const ask = async ({ address }) => {
    const node = home(address);
    if (!node) return stage.fail(wrong());
    place.choose(node);
    const found = await stage.during(say("page-loading"), status);
    if (!found) place.choose(null);
    else dispatchEvent(new Event("hashchange"));
  };
  const address = field("address", say("page-node-address"), {
    type: "url",
    inputmode: "url",
    autocomplete: "url",
    autocapitalize: "off",
    spellcheck: "false",
    placeholder: "https://",
    required: true,
    hint: say("page-node-how"),
  });
  stage.show(stage.form(say("page-key-go-on"), ask, address, scannerFor(say, stage, "address")));
  return {
    title: say("page-node"),
    content: [h("h1", {}, say("page-node")), h("p", { class: "lead" }, say("page-node-why")), stage.host],
  };
}

/** The node's address in what a person types, pastes or scans: that of a place in its page is the node's, too. */
export function home(text) {
  try {
    const url = new URL(text.trim());
    if (!["http:", "https:"].includes(url.protocol) || url.username || url.search) return null;
    url.hash = "";
    if (!url.pathname.endsWith("/")) url.pathname += "/";
    return url.href;
  } catch {
    return null;
  }
}
