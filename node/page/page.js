// The page: which view is shown, in which language, and when it is read again.

import { listen, status } from "./api.js";
import { accountView } from "./account.js";
import { aidView, showMore } from "./aid.js";
import { askView } from "./ask.js";
import { bookingView } from "./booking.js";
import { checkView, chose, submit } from "./check.js";
import { claimView } from "./claim.js";
import { h, shown, update } from "./dom.js";
import { explainedView } from "./explained.js";
import { fundsView } from "./funds.js";
import { keep, recall } from "./keep.js";
import { forget, logView } from "./log.js";
import { meView } from "./me.js";
import { noticesView } from "./notices.js";
import { officeView } from "./office.js";
import { openingView } from "./opening.js";
import * as place from "./place.js";
import { placesView } from "./places.js";
import { pollView, pollsView } from "./polls.js";
import { reportView } from "./report.js";
import { reportsView } from "./reports.js";
import { language } from "./say.js";
import { Speech } from "./speech.js";
import { trusteeView } from "./trustee.js";
import { voteView } from "./vote.js";
import * as wallet from "./wallet.js";

const LANGUAGE = "linli.language";
/** The shortest time between two reads of a view, however fast entries come. */
const REFRESH_MS = 2000;
/** How often remaining times are updated. */
const CLOCK_MS = 60000;
/** The shortest time between two spoken announcements. */
const NEWS_MS = 30000;

const SECTIONS = [
  ["votes", "#/"],
  ["me", "#/me"],
  ["aid", "#/aid"],
  ["commons", "#/funds"],
  ["record", "#/record"],
  ["check", "#/check"],
];
const OF_NOTICES = ["notice"];
const OF_POLLS = ["poll", "poll-change", "ballot", "close", "naming", "share", "result", "notice", "fund-order"];
const OF_FUNDS = ["fund", "fund-order", "fund-act", "result"];
const OF_REPORTS = ["desk", "report", "report-step"];
const OF_PLACES = ["place-list", "place-act", "booking", "booking-act"];
const OF_SCHEMES = ["scheme", "act", "claim"];
/** Addresses, the section they belong to, their view, and the kinds of entries that change it; none is every kind. */
const ROUTES = [
  [/^#?\/?$/, "votes", pollsView, OF_POLLS],
  [/^#\/polls\/([0-9a-f]{64})$/, "votes", pollView, OF_POLLS],
  [/^#\/notices$/, "votes", noticesView, OF_NOTICES],
  [/^#\/vote\/([0-9a-f]{64})$/, "votes", voteView, []],
  [/^#\/me$/, "me", meView, []],
  [/^#\/aid$/, "aid", aidView, OF_SCHEMES],
  [/^#\/funds$/, "commons", fundsView, OF_FUNDS],
  [/^#\/account$/, "commons", accountView, []],
  [/^#\/reports$/, "commons", reportsView, OF_REPORTS],
  [/^#\/report$/, "commons", reportView, []],
  [/^#\/places$/, "commons", placesView, OF_PLACES],
  [/^#\/book$/, "commons", bookingView, []],
  [/^#\/claim\/([0-9a-f]{64})$/, "aid", claimView, []],
  [/^#\/record$/, "record", logView],
  [/^#\/check$/, "check", checkView, []],
  [/^#\/open$/, "check", openingView, []],
  [/^#\/explained$/, null, explainedView, []],
  [/^#\/office$/, null, officeView, []],
  [/^#\/trustee$/, null, trusteeView, []],
];

/** Views with forms, which are not replaced while a reader fills them in. */
const FILLED_IN = [
  accountView,
  askView,
  bookingView,
  checkView,
  claimView,
  meView,
  officeView,
  openingView,
  reportView,
  trusteeView,
  voteView,
];

const at = (id) => document.getElementById(id);
/** What this page says of itself; who wants to know asks the program. */
const VERSION = document.querySelector("meta[name=linli-version]").content;

const reader = new Speech();
let community = null;
let terms = [];
let turn = 0;
let soon = null;
let following = false;
let connected = { streaming: null, reached: true };
let title = "";
let news = { text: "", at: 0 };

async function speak(name) {
  const tag = await reader.speak(name);
  const { say } = reader;
  document.documentElement.lang = tag;
  at("skip").textContent = say("page-skip");
  at("brand").textContent = say("page-brand");
  at("language").textContent = say("page-other-language");
  at("language").lang = name === "zh" ? "en" : "zh-CN";
  at("sections").setAttribute("aria-label", say("page-sections"));
  at("about").textContent = say(place.node() === document.baseURI ? "page-about" : "page-about-file");
  at("version").textContent = `${say("page-version")} ${VERSION}`;
  whose();
  at("explained").textContent = say("page-explained");
  at("office").textContent = say("page-office");
  connection({});
  naming();
}

/** Which node a page from a disk asks. */
function whose() {
  const { say } = reader;
  const node = place.node();
  if (node === document.baseURI || !node) return at("node").replaceChildren();
  const other =
    place.isChosen && h("button", { type: "button", class: "quiet", "data-other": true }, say("page-node-other"));
  at("node").replaceChildren(say("page-node-is"), " ", h("bdi", {}, node), " ", other || "");
}

function naming() {
  at("community").textContent = shown(community?.[reader.language]);
  update(at("terms"), h("div", {}, terms.map((term) => h("p", { class: "note" }, ending(term)))));
}

/** The warning about a role's term that has ended or soon will. */
function ending({ role, scheme, last, days, renewable_until: until }) {
  const { say, format, language } = reader;
  const plain = say(`page-term-${role}`);
  const whose = scheme ? say("page-term-of", { role: plain, scheme: shown(scheme[language]) }) : plain;
  const values = { role: whose, last: format.dayOf(last), days, until: until && format.dayOf(until) };
  if (days >= 0) return say("page-term-soon", values);
  if (!until) return say("page-term-lapsed", values);
  return say(until >= new Date().toISOString().slice(0, 10) ? "page-term-renewable" : "page-term-over", values);
}

const route = () => {
  if (!place.node()) return { section: null, view: askView, kinds: [] };
  for (const [pattern, section, view, kinds] of ROUTES) {
    const found = location.hash.match(pattern);
    if (found) return { section, view, kinds, argument: found[1] };
  }
  return { section: null, view: missingView, kinds: [] };
};

const missingView = async ({ say }) => ({
  title: say("page-unknown-page"),
  content: [h("h1", {}, say("page-unknown-page")), h("p", {}, h("a", { href: "#/" }, say("page-back")))],
});

/** Reads and shows the view of the address; only the newest turn is shown. */
async function show(fresh) {
  const mine = ++turn;
  const { section, view, argument } = route();
  if (fresh) reader.forget();
  sections(section);
  if (fresh) waiting(mine);
  const told = await view(reader, argument).catch(failure);
  if (mine !== turn) return;
  connection({ reached: fresh || !told.failed });
  if (!told.failed || fresh) fill(told, fresh);
}

function sections(current) {
  const links = SECTIONS.map(([name, href]) =>
    h("a", { href, "aria-current": name === current && "page" }, reader.say(`page-menu-${name}`)),
  );
  update(at("sections"), h("nav", {}, links));
}

/** In another language, what a reader fills in stays as it is. */
function retell() {
  title = reader.renewed(title);
  entitle();
  sections(route().section);
  reader.retell(at("main"));
}

const entitle = () => {
  document.title = shown(`${title} · ${reader.say("page-brand")}`);
};

function fill(told, fresh) {
  title = told.title;
  entitle();
  const main = at("main");
  const next = h("main", {}, told.content);
  main.removeAttribute("aria-busy");
  if (fresh) main.replaceChildren(...next.childNodes);
  else update(main, next);
  if (told.news) announce(told.news);
}

/** A note that the answer is taking longer than a moment. */
function waiting(mine) {
  at("main").setAttribute("aria-busy", "true");
  setTimeout(() => {
    if (mine !== turn || at("main").getAttribute("aria-busy") !== "true") return;
    at("main").replaceChildren(h("p", { class: "waiting", role: "status" }, reader.say("page-loading")));
  }, 300);
}

const NOTHING = { open: [], schemes: [] };

async function failure(error) {
  const { say, language } = reader;
  console.debug(error);
  const absent = error.status === 404 || error.status === 400;
  const { open, schemes } = absent ? NOTHING : await wallet.seen().catch(() => NOTHING);
  return {
    failed: true,
    title: absent ? say("page-unknown-page") : say("page-failed"),
    content: absent
      ? [h("h1", {}, say("page-unknown-page")), h("p", {}, h("a", { href: "#/" }, say("page-back")))]
      : [
          h("h1", {}, say("page-failed")),
          h("p", {}, say("page-failed-why")),
          h("p", {}, h("button", { type: "button", class: "main", "data-again": true }, say("page-again"))),
          open.length > 0 && [
            h("h2", {}, say("page-seen-open")),
            h("p", {}, say("page-seen-open-why")),
            h(
              "ul",
              { class: "plain-list" },
              open.map(({ id, title }) =>
                h("li", { class: "card slim" }, h("a", { href: `#/vote/${id}` }, h("bdi", {}, title))),
              ),
            ),
          ],
          schemes.length > 0 && [
            h("h2", {}, say("page-seen-schemes")),
            h("p", {}, say("page-seen-schemes-why")),
            h(
              "ul",
              { class: "plain-list" },
              schemes.map(({ id, name }) =>
                h("li", { class: "card slim" }, h("a", { href: `#/claim/${id}` }, h("bdi", {}, name[language]))),
              ),
            ),
          ],
        ],
  };
}

/** Reads the view again in a moment, if an entry of this kind changes it; a form that is filled in stays as it is. */
function refresh(kind) {
  const { view, kinds } = route();
  if (soon || FILLED_IN.includes(view) || (kind && kinds && !kinds.includes(kind))) return;
  // So that not all readers ask at once.
  const wait = REFRESH_MS * (1 + Math.random());
  soon = setTimeout(() => {
    soon = null;
    if (!document.hidden && !FILLED_IN.includes(route().view)) show(false);
  }, wait);
}

/** Shows whether the page updates by itself, and whether the node can be reached at all. */
function connection(change) {
  connected = { ...connected, ...change };
  const { streaming, reached } = connected;
  at("live").textContent = streaming ? reader.say("page-live") : "";
  at("live").className = streaming ? "live" : "";
  update(at("alert"), h("div", {}, !reached && h("p", { class: "note bad" }, reader.say("page-lost"))));
}

function announce(text) {
  if (text === news.text || Date.now() - news.at < NEWS_MS) return;
  if (news.at > 0) at("announcer").textContent = text;
  news = { text, at: Date.now() };
}

async function name() {
  const told = await status().catch(() => null);
  community = told?.community?.name ?? community;
  terms = told?.terms ?? terms;
  naming();
}

function clicked(event) {
  const { target } = event;
  const button = target.closest("button");
  if (target.id === "skip") {
    event.preventDefault();
    at("main").focus();
  }
  if (!button) return;
  if (button.id === "language") {
    const other = reader.language === "en" ? "zh" : "en";
    keep(LANGUAGE, other);
    speak(other).then(() => (FILLED_IN.includes(route().view) ? retell() : show(true)));
  } else if (button.dataset.more) {
    showMore(button.dataset.more);
    show(false);
  } else if (button.dataset.forget !== undefined) {
    forget();
    show(false);
  } else if (button.dataset.again !== undefined) {
    show(true);
  } else if (button.dataset.other !== undefined) {
    place.choose(null);
    location.reload();
  }
}

function moved() {
  follow();
  show(true);
  window.scrollTo(0, 0);
  at("main").focus({ preventScroll: true });
}

async function start() {
  wallet.speakTo(reader);
  await speak(language(recall(LANGUAGE), navigator.languages ?? []));
  document.addEventListener("click", clicked);
  document.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.target.dataset.check !== undefined) submit(event.target, reader);
  });
  document.addEventListener("change", ({ target }) => target.id === "file" && chose(target, reader));
  document.addEventListener("reset", () => at("answer")?.replaceChildren());
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
  window.addEventListener("hashchange", moved);
  setInterval(() => refresh(), CLOCK_MS);
  window.addEventListener("beforeprint", () =>
    document.querySelectorAll("details").forEach((part) => (part.open = true)),
  );
  follow();
  show(true);
}

/** Listens to the node as soon as it is known which. */
function follow() {
  if (following || !place.node()) return;
  following = true;
  whose();
  listen(refresh, (streaming) => {
    const first = connected.streaming === null && streaming;
    connection({ streaming });
    if (!first) refresh();
  });
  name();
}

start();
