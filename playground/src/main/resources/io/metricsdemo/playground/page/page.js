// Polls the state, shows it, and sends edits. Everything that is shown is set as text, never as markup.
import { byId, element, setItems, setText } from "/dom.js";
import { drawGraph, drawWires, selects } from "/graph.js";
import { Plots } from "/plots.js";

const PERIOD_MS = 1000;
const MOST_CHANGES = 30;
const INTERVALS = ["1s", "2s", "5s", "10s", "15s", "30s", "1m", "2m", "5m", "10m"];
const STAGES = ["Ready", "Selected", "Scraped", "DataVerified"];
const LABEL = "release";
const VALUE = "kps";

const plots = new Plots(byId("plots"));
let state = { demos: [] };
let shownJson = "";
let selectedId = "";
let before;

const selected = () => state.demos.find((demo) => demo.id === selectedId) ?? state.demos[0];

async function poll() {
  try {
    await look();
  } finally {
    setTimeout(poll, PERIOD_MS);
  }
}

async function look() {
  let response;
  let json;
  try {
    response = await fetch("/api/state");
    json = await response.text();
  } catch {
    return showConnection("The playground has ended", false);
  }
  if (!response.ok) {
    return showConnection("The playground fails to answer; its log has the cause", false);
  }
  showConnection("Live", true);
  if (json !== shownJson) {
    state = JSON.parse(json);
    show();
    shownJson = json;
  }
}

function showConnection(text, live) {
  setText(byId("connection"), text);
  byId("connection").toggleAttribute("data-live", live);
}

function show() {
  setText(byId("scraper"), state.scraper ? `Scraped by ${state.scraper}` : "");
  const trouble = [
    ...state.trouble,
    ...state.mistakes.map((mistake) => `Not applied, the last valid state is kept: ${mistake}`),
  ];
  if (trouble.join() !== byId("trouble").dataset.shown) {
    byId("trouble").dataset.shown = trouble.join();
    byId("trouble").replaceChildren(...trouble.map((text) => element("p", {}, text)));
  }
  const demo = selected();
  showDemos(demo);
  for (const part of document.querySelectorAll("main > section:not(#verdict), main > .halves, #stages")) {
    part.hidden = !demo;
  }
  if (!demo) {
    showVerdict("open", "No MetricsDemo is defined", "Add one to the file.");
    return;
  }
  const order = { bad: 0, open: 1, good: 2 };
  const conditions = [...demo.conditions].sort((a, b) => order[a.outlook] - order[b.outlook]);
  verdict(demo, conditions);
  setItems(byId("stages"), STAGES.map((type) => stage(demo, type)));
  setItems(byId("conditions"), conditions.map(condition));
  showControls(demo);
  drawGraph(demo, state.prometheus);
  recordChanges(demo);
  plots.show(demo);
}

function showDemos(current) {
  const nav = byId("demos");
  nav.hidden = state.demos.length < 2;
  const wanted = state.demos.map((demo) => demo.id + outlook(demo) + (demo === current)).join();
  if (nav.dataset.shown === wanted) {
    return;
  }
  nav.dataset.shown = wanted;
  const focused = document.activeElement?.dataset.id;
  nav.replaceChildren(
    ...state.demos.map((demo) => {
      const button = element(
        "button",
        { type: "button", "data-id": demo.id, "data-outlook": outlook(demo) },
        element("span", { class: "badge", "aria-hidden": "true" }),
        demo.id,
      );
      if (demo === current) {
        button.setAttribute("aria-current", "true");
      }
      button.addEventListener("click", () => {
        selectedId = demo.id;
        held.clear();
        before = undefined;
        byId("changes").replaceChildren();
        show();
      });
      return button;
    }),
  );
  nav.querySelector(`[data-id="${CSS.escape(focused ?? "")}"]`)?.focus();
}

const outlook = (demo) =>
  ["bad", "open"].find((it) => demo.conditions.some((one) => one.outlook === it)) ?? "good";

function verdict(demo, conditions) {
  const rank = (one) => ["Stalled", ...STAGES, one.type].indexOf(one.type);
  const worst = conditions
    .filter((one) => one.outlook === conditions[0]?.outlook)
    .sort((a, b) => rank(a) - rank(b))
    .find((one) => one.type !== "Reconciling" || conditions.length === 1);
  if (!worst) {
    showVerdict("open", `${demo.name} is new`, "The operator has not reported anything yet.");
  } else if (worst.outlook === "good") {
    const data = demo.conditions.find((one) => one.type === "DataVerified");
    showVerdict("good", `${demo.name} is scraped, and its data is right`, data?.message ?? "");
  } else if (worst.type === "DataVerified" && worst.outlook === "open") {
    const pods = `${demo.upTargets} of ${demo.replicas} pods`;
    showVerdict("good", `${demo.name} is scraped: ${pods}, every ${demo.interval}`, `Data is not verified yet. ${worst.message}`);
  } else {
    showVerdict(worst.outlook, `${worst.type} is ${worst.status}: ${worst.reason}`, worst.message);
  }
}

function showVerdict(tone, title, text) {
  const section = byId("verdict");
  section.dataset.outlook = tone;
  setText(section.querySelector("h2"), title);
  setText(section.querySelector("p"), text);
}

function stage(demo, type) {
  const found = demo.conditions.find((one) => one.type === type);
  return element(
    "li",
    { "data-outlook": found?.outlook ?? "open" },
    element("span", { class: "badge", "aria-hidden": "true" }),
    element("div", {}, element("strong", {}, type), element("small", {}, found ? `${found.status}: ${found.reason}` : "not reported yet")),
  );
}

function condition(one) {
  return element(
    "li",
    { "data-outlook": one.outlook },
    element("span", { class: "badge", "aria-hidden": "true" }),
    element("div", {}, element("strong", {}, one.type), " ", element("em", {}, one.status), ` ${one.reason}`),
    element("p", {}, one.message),
  );
}

// --- controls

/** Controls that the user has moved, until the state shows the same or the edit has failed. */
const held = new Map();
const REST_MS = 250;
const HOLD_MS = 5000;

/** Shows the value of the state in a control, unless the user has just set another one. */
function release(control, value, show) {
  const hold = held.get(control);
  if (hold && (hold.value === undefined || (hold.value !== value && Date.now() < hold.until))) {
    return;
  }
  held.delete(control);
  show();
}

/** Until the first state has come, controls are disabled: there is no demo that they could edit. */
function showControls(demo) {
  const replicas = byId("replicas");
  replicas.disabled = false;
  release(replicas, demo.replicas, () => {
    replicas.max = Math.max(8, demo.replicas);
    replicas.value = demo.replicas;
    setText(byId("replicas-value"), String(demo.replicas));
  });
  const interval = byId("interval");
  const choices = intervals(demo.interval);
  interval.disabled = demo.interval === null;
  release(interval, demo.interval, () => {
    interval.max = choices.length - 1;
    interval.value = choices.indexOf(demo.interval);
    showInterval(demo);
  });
  showCheck(byId("label"), demo.labels[LABEL] === VALUE);
  showCheck(byId("select"), state.prometheus?.labels[LABEL] === VALUE);
  byId("label").closest("label").hidden = !state.prometheus;
}

function showCheck(box, checked) {
  box.disabled = false;
  release(box, checked, () => {
    box.checked = checked;
  });
}

/** The steps of the slider, with the interval of the spec among them, whatever it is. */
function intervals(current) {
  if (current === null || INTERVALS.includes(current)) {
    return INTERVALS;
  }
  return [current, ...INTERVALS].sort((a, b) => seconds(a) - seconds(b));
}

function seconds(interval) {
  const units = { h: 3600, m: 60, s: 1, ms: 0.001 };
  return [...interval.matchAll(/(\d+)(ms|h|m|s)/g)].reduce((sum, [, count, unit]) => sum + count * units[unit], 0);
}

function showInterval(demo) {
  const text = demo.interval === null ? "not scraped" : intervals(demo.interval)[byId("interval").value];
  setText(byId("interval-value"), text);
  byId("interval").setAttribute("aria-valuetext", text);
}

/** Sends an edit, and holds the control at its value meanwhile, as long as it shows this demo. */
async function edit(demo, control, value, path, change) {
  if (demo.id === selected()?.id) {
    held.set(control, { value, until: Date.now() + HOLD_MS });
  }
  let refusal = "";
  try {
    const response = await fetch(path, {
      method: "PATCH",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(change),
    });
    refusal = response.ok ? "" : (await response.json()).message;
  } catch {
    refusal = "The playground does not answer.";
  }
  setText(byId("edit-error"), refusal);
  if (refusal) {
    held.delete(control);
    show();
  }
}

const demoPath = (demo) => `/api/demos/${demo.id}`;

/** What is sent is the value on which a slider comes to rest, for the demo that it belonged to when it moved. */
function onRest(slider, showValue, send) {
  let timer;
  slider.addEventListener("input", () => {
    const demo = selected();
    const position = slider.value;
    held.set(slider, {});
    showValue(demo, position);
    clearTimeout(timer);
    timer = setTimeout(() => send(demo, position), REST_MS);
  });
}

onRest(
  byId("replicas"),
  (_, position) => setText(byId("replicas-value"), position),
  (demo, position) => {
    const replicas = Number(position);
    edit(demo, byId("replicas"), replicas, demoPath(demo), { replicas });
  },
);
onRest(
  byId("interval"),
  (demo) => showInterval(demo),
  (demo, position) => {
    const interval = intervals(demo.interval)[position];
    edit(demo, byId("interval"), interval, demoPath(demo), { interval });
  },
);
byId("label").addEventListener("change", ({ target }) =>
  edit(selected(), target, target.checked, demoPath(selected()), { labels: { [LABEL]: target.checked ? VALUE : null } }),
);
byId("select").addEventListener("change", ({ target }) =>
  edit(selected(), target, target.checked, "/api/prometheus", { labels: target.checked ? { [LABEL]: VALUE } : {} }),
);

// --- changes

/** What is worth a line when it changes, by what it is about. */
function facts(demo) {
  const known = new Map();
  known.set("MetricsDemo", `replicas ${demo.replicas}, interval ${demo.interval ?? "none"}, generation ${demo.generation}`);
  for (const pod of demo.pods) {
    known.set(`Pod ${pod.name}`, pod.ready ? "ready" : pod.state);
    known.set(`Target ${pod.name}`, pod.target ? `${pod.target.health}, every ${pod.target.interval}` : "not a target");
  }
  for (const one of demo.conditions) {
    known.set(one.type, `${one.status}, ${one.reason}`);
  }
  if (state.prometheus) {
    known.set(state.prometheus.name, selects(state.prometheus));
  }
  return known;
}

function recordChanges(demo) {
  const now = facts(demo);
  const lines = [];
  for (const [about, fact] of now) {
    if (before && before.get(about) !== fact && !(about.startsWith("Target") && !before.has(about))) {
      lines.push(`${about}: ${fact}`);
    }
  }
  for (const about of before?.keys() ?? []) {
    if (!now.has(about) && !about.startsWith("Target")) {
      lines.push(`${about}: gone`);
    }
  }
  before = now;
  const time = new Date();
  const clock = time.toLocaleTimeString("en-GB");
  for (const line of lines) {
    byId("changes").prepend(element("li", {}, element("time", { datetime: time.toISOString() }, clock), element("span", {}, line)));
  }
  while (byId("changes").children.length > MOST_CHANGES) {
    byId("changes").lastElementChild.remove();
  }
  if (byId("changes").children.length === 0) {
    byId("changes").append(element("li", { class: "note" }, "Move a slider, or set a label, and watch what follows."));
  } else if (lines.length > 0) {
    byId("changes").querySelector(".note")?.remove();
  }
}

new ResizeObserver(drawWires).observe(byId("graph"));
poll();
