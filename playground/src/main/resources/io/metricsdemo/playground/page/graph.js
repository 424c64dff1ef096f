// The objects as boxes, and the wires between them.
import { byId, element, setText } from "/dom.js";

const MOST_PODS = 8;
const RADIUS = 8;

export function drawGraph(demo, prometheus) {
  setText(byId("resource-name"), demo.id);
  const pending = demo.observedGeneration !== demo.generation;
  setText(
    byId("resource-generation"),
    `generation ${demo.generation}` + (pending ? `, observed ${demo.observedGeneration}` : ""),
  );
  outlook("resource", pending ? "open" : conditionOf(demo, "Stalled") ? "bad" : "good");
  object("deployment", demo, "Deployment", demo.readyPods === demo.replicas ? "good" : "open", (it) => `${it} pods ready`);
  object("service", demo, "Service", "good", (it) => it);
  object("monitor", demo, "ServiceMonitor", conditionOf(demo, "Selected")?.outlook ?? "open", (it) => it);
  byId("prometheus").hidden = !prometheus;
  if (prometheus) {
    setText(byId("prometheus-name"), prometheus.name.replace("Prometheus ", ""));
    setText(byId("prometheus-selects"), selects(prometheus));
    outlook("prometheus", conditionOf(demo, "Selected")?.outlook ?? "open");
  }
  pods(demo);
  drawWires();
}

const conditionOf = (demo, type) => demo.conditions.find((one) => one.type === type);

export function selects(prometheus) {
  const labels = Object.entries(prometheus.labels).map(([key, value]) => `${key}: ${value}`);
  return labels.length === 0 ? "selects every ServiceMonitor" : `selects ServiceMonitors labeled ${labels.join(", ")}`;
}

function outlook(id, value) {
  byId(id).dataset.outlook = value;
}

function object(id, demo, kind, good, words) {
  const found = demo.objects.find((it) => it.startsWith(`${kind} `));
  byId(id).classList.toggle("missing", !found);
  outlook(id, found ? good : "bad");
  const text = byId(id).querySelector("p");
  const wanted = found ? words(found.slice(kind.length + 1)) : "does not exist";
  if (text.textContent !== wanted && text.textContent !== "") {
    flash(byId(id));
  }
  setText(text, wanted);
}

function flash(box) {
  box.classList.remove("changed");
  // Or the animation would not begin again.
  void box.offsetWidth;
  box.classList.add("changed");
}

function pods(demo) {
  const trouble = (pod) => (pod.ready && pod.target?.health === "up" ? 1 : 0);
  const all = demo.pods.length <= MOST_PODS ? demo.pods : [...demo.pods].sort((a, b) => trouble(a) - trouble(b));
  const list = byId("pods");
  const known = new Map([...list.children].map((item) => [item.dataset.pod, item]));
  const items = all.slice(0, MOST_PODS).map((pod) => {
    const item = known.get(pod.name) ?? pair(pod);
    update(item, pod, demo);
    return item;
  });
  if (all.length > MOST_PODS) {
    items.push(element("li", { class: "more" }, `and ${all.length - MOST_PODS} more`));
  }
  if (items.some((item, index) => list.children[index] !== item) || items.length !== list.children.length) {
    list.replaceChildren(...items);
  }
}

function pair(pod) {
  const box = (kind) => element("article", { class: `box ${kind} changed` }, element("h4", {}, ""), element("p", {}, ""));
  return element("li", { "data-pod": pod.name }, box("pod"), box("target"));
}

function update(item, pod, demo) {
  const [podBox, targetBox] = item.children;
  podBox.dataset.outlook = pod.ready ? "good" : pod.restarts > 0 ? "bad" : "open";
  setText(podBox.querySelector("h4"), pod.name);
  const restarts = pod.restarts > 0 ? `, ${pod.restarts} restarts` : "";
  setText(podBox.querySelector("p"), (pod.ready ? "ready" : pod.detail || pod.state) + restarts + (pod.address ? `, ${pod.address}` : ""));
  const target = pod.target;
  const wanted = demo.interval !== null && pod.ready;
  targetBox.hidden = !target && !wanted;
  targetBox.classList.toggle("missing", !target);
  const health = !target ? "bad" : { up: "good", down: "bad", unknown: "open" }[target.health];
  if (targetBox.dataset.outlook && targetBox.dataset.outlook !== health) {
    flash(targetBox);
  }
  targetBox.dataset.outlook = health;
  const words = { up: "up", down: "down", unknown: "waiting for the first scrape" };
  setText(targetBox.querySelector("h4"), target ? `Target ${words[target.health]}` : "Not a target");
  setText(
    targetBox.querySelector("p"),
    !target ? "this pod is not scraped" : target.error || `scraped every ${target.interval}`,
  );
}

// --- wires

export function drawWires() {
  const wires = byId("wires");
  const origin = byId("graph").getBoundingClientRect();
  const edges = (box) => {
    const { left, right, top, bottom } = box.getBoundingClientRect();
    const [x, y] = [origin.left + byId("graph").clientLeft, origin.top + byId("graph").clientTop];
    return { left: left - x, right: right - x, top: top - y, bottom: bottom - y, middle: (top + bottom) / 2 - y };
  };
  const paths = [];
  const wire = (box, points) => {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", rounded(points));
    path.dataset.outlook = box.dataset.outlook;
    paths.push(path);
  };
  /** From the right side of a box to the left side of another one: straight where they face each other. */
  const connect = (from, to, at) => {
    const [a, b] = [edges(from), edges(to)];
    const [top, bottom] = [Math.max(a.top, b.top), Math.min(a.bottom, b.bottom)];
    const x = a.right + at;
    wire(
      to,
      bottom - top > 2 * RADIUS
        ? [[a.right, (top + bottom) / 2], [b.left, (top + bottom) / 2]]
        : [[a.right, a.middle], [x, a.middle], [x, b.middle], [b.left, b.middle]],
    );
  };
  const boxes = ["deployment", "service", "monitor"].map(byId);
  boxes.forEach((box) => connect(byId("resource"), box, 26));
  for (const item of byId("pods").querySelectorAll("[data-pod]")) {
    const [pod, target] = item.children;
    connect(byId("deployment"), pod, 34);
    if (!target.hidden) {
      connect(pod, target, 0);
    }
  }
  if (!byId("prometheus").hidden) {
    connect(byId("monitor"), byId("prometheus"), 17);
    // Behind the targets that lie between.
    const first = byId("pods").querySelector(".target:not([hidden])");
    if (first) {
      const [a, b] = [edges(first), edges(byId("prometheus"))];
      wire(byId("prometheus"), [[b.left + 30, b.top], [b.left + 30, a.bottom]]);
    }
  }
  wires.replaceChildren(...paths);
}

/** A path of straight lines with rounded corners. */
function rounded(points) {
  let path = `M${points[0]}`;
  for (let i = 1; i < points.length - 1; i++) {
    const [before, corner, after] = [points[i - 1], points[i], points[i + 1]];
    path += ` L${toward(corner, before)} Q${corner} ${toward(corner, after)}`;
  }
  return `${path} L${points[points.length - 1]}`;
}

function toward([x, y], [toX, toY]) {
  const length = Math.hypot(toX - x, toY - y) || 1;
  const part = Math.min(RADIUS, length / 2) / length;
  return [x + (toX - x) * part, y + (toY - y) * part];
}
