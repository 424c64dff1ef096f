// The samples of a demo as plots, each with the same numbers as a table.
import uPlot from "/uplot.js";
import { byId, element, setItems, setText } from "/dom.js";

const PERIOD_MS = 2000;
const HEIGHT = 190;
const MICRO = 1e6;
const DIGITS = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });

export class Plots {
  #root;
  #demo;
  #figures = new Map();
  #scheme = matchMedia("(prefers-color-scheme: dark)");

  constructor(root) {
    this.#root = root;
    this.#scheme.addEventListener("change", () => this.#clear());
    new ResizeObserver(() => this.#resize()).observe(root);
    this.#poll();
  }

  /** Shows the samples of this demo from now on. */
  show(demo) {
    if (this.#demo?.id !== demo.id) {
      this.#clear();
    }
    this.#demo = demo;
  }

  async #poll() {
    if (this.#demo && !document.hidden) {
      const demo = this.#demo;
      try {
        const response = await fetch(`/api/plots/${demo.id}`);
        if (response.status === 200 && demo.id === this.#demo.id) {
          this.#draw(await response.json());
        }
      } catch {
        // The page says elsewhere that the playground has ended.
      }
    }
    setTimeout(() => this.#poll(), PERIOD_MS);
  }

  #clear() {
    this.#figures.forEach((figure) => figure.plot?.destroy());
    this.#figures.clear();
    this.#root.replaceChildren();
  }

  #draw({ times, services, window }) {
    const empty = times.length < 2;
    byId("plots-note").hidden = !empty;
    byId("plots-key").hidden = empty;
    setText(byId("plots-note"), this.#demo.interval === null ? "Monitoring is off: nothing is scraped." : "Samples appear after the first scrapes by a Prometheus.");
    if (empty) {
      this.#clear();
      return;
    }
    for (const service of services) {
      this.#quantiles(times, service);
    }
    this.#rates(times, services, window);
  }

  #quantiles(times, service) {
    const data = [times];
    const series = [{}];
    const bands = [];
    service.quantiles.forEach((quantile, index) => {
      const color = colorOf(index);
      const at = data.length;
      data.push(quantile.lowest.map(micro), quantile.highest.map(micro), times.map(() => quantile.truth * MICRO));
      series.push({ stroke: color, width: 1.5, points: { show: false } });
      series.push({ stroke: color, width: 1.5, points: { show: false } });
      series.push({ stroke: color, width: 1.5, dash: [6, 5], points: { show: false } });
      bands.push({ series: [at + 1, at], fill: `color-mix(in srgb, ${color} 22%, transparent)` });
    });
    const judged = this.#demo.services.find((it) => it.name === service.name);
    const figure = this.#figure(service.name, `${capital(service.name)} durations, quantiles in µs`, service.quantiles.map((it) => it.name));
    setText(figure.note, judged?.verdict ?? "");
    figure.note.dataset.outlook = { agrees: "good", disagrees: "bad" }[judged?.outlook] ?? "open";
    const range = (low, high) => (low === high ? number(low) : `${number(low)} to ${number(high)}`);
    figure.table(
      ["Quantile", "Expected (µs)", "Arrived (µs)"],
      service.quantiles.map((it) => [it.name, number(it.truth * MICRO), range(last(it.lowest.map(micro)), last(it.highest.map(micro)))]),
    );
    this.#plot(figure, data, series, bands);
  }

  #rates(times, services, window) {
    const figure = this.#figure("rates", "Events per second and pod", services.map((it) => it.name));
    setText(figure.note, `rate over ${window} s; it oscillates by design`);
    figure.table(
      ["Service", "Lowest", "Highest", "Now"],
      services.map((it) => {
        const known = it.rate.filter((value) => value !== null);
        const values = known.length === 0 ? [null, null, null] : [Math.min(...known), Math.max(...known), last(it.rate)];
        return [it.name, ...values.map(number)];
      }),
    );
    const series = services.map((_, index) => ({ stroke: colorOf(index), width: 2, points: { show: false } }));
    this.#plot(figure, [times, ...services.map((it) => it.rate)], [{}, ...series], []);
  }

  #figure(key, title, names) {
    let figure = this.#figures.get(key);
    if (!figure) {
      figure = new Figure(title, names);
      this.#figures.set(key, figure);
      this.#root.append(figure.root);
    }
    return figure;
  }

  #plot(figure, data, series, bands) {
    if (figure.plot) {
      figure.plot.setData(data);
      return;
    }
    const axis = { stroke: color("--quiet"), grid: { stroke: color("--line"), width: 1 }, ticks: { show: false }, font: "12px system-ui, sans-serif" };
    figure.plot = new uPlot(
      {
        width: figure.canvas.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        padding: [8, 28, 0, 0],
        scales: { y: { range: (_, low, high) => [Math.min(0, low), high * 1.05] } },
        axes: [
          { ...axis, values: "{HH}:{mm}:{ss}", space: 90, size: 30 },
          { ...axis, size: 48, values: (_, ticks) => ticks.map((it) => DIGITS.format(it)) },
        ],
        series,
        bands,
      },
      data,
      figure.canvas,
    );
  }

  #resize() {
    this.#figures.forEach((figure) => figure.plot?.setSize({ width: figure.canvas.clientWidth, height: HEIGHT }));
  }
}

class Figure {
  constructor(title, names) {
    this.note = element("span");
    // The table has the numbers of the picture.
    this.canvas = element("div", { class: "canvas", "aria-hidden": "true" });
    this.body = element("tbody");
    this.head = element("thead");
    const keys = names.map((name, index) => element("span", {}, element("i", { class: `series-${index + 1}` }), name));
    this.root = element(
      "figure",
      {},
      element("figcaption", {}, element("strong", {}, title), this.note),
      element("p", { class: "series" }, ...keys),
      this.canvas,
      element("details", {}, element("summary", {}, "Numbers"), element("table", { "aria-label": title }, this.head, this.body)),
    );
  }

  table(titles, rows) {
    const row = (cells, first) => element("tr", {}, ...cells.map((text, index) => element(first || index === 0 ? "th" : "td", first ? { scope: "col" } : index === 0 ? { scope: "row" } : {}, text)));
    setItems(this.head, [row(titles, true)]);
    setItems(this.body, rows.map((cells) => row(cells, false)));
  }
}

const micro = (seconds) => (seconds === null ? null : seconds * MICRO);
const last = (values) => values.findLast((value) => value !== null) ?? null;
const number = (value) => (value === null ? "–" : DIGITS.format(value));
const capital = (text) => text[0].toUpperCase() + text.slice(1);
const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const colorOf = (index) => color(`--series-${index + 1}`);
