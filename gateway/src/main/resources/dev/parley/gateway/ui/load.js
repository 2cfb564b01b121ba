"use strict";

/* Load: what the gateway has measured, as charts, in words and as a table. */

const CHART = { width: 600, height: 180, left: 46, right: 8, top: 12, bottom: 24 };

async function refreshLoad() {
  try {
    const { text } = await ask("/load");
    state("", false);
    showLoad(JSON.parse(text));
  } catch (problem) {
    state(problem.detail || problem.title, true);
  }
}

let shownLoad = null;

function showLoad(load) {
  shownLoad = load;
  const chosen = $("load-of").value;
  const options = [["", "all services"], ...load.services.map((one) => [one.service, one.service])];
  if ([...$("load-of").options].map((one) => one.value).join() !== options.map(([value]) => value).join()) {
    $("load-of").replaceChildren(...options.map(([value, textContent]) => element("option", { value, textContent })));
    $("load-of").value = options.some(([value]) => value === chosen) ? chosen : "";
  }
  const service = load.services.find((one) => one.service === $("load-of").value);
  draw(points(load, service || load.all), service);
}

$("load-of").addEventListener("change", () => shownLoad && showLoad(shownLoad));

/** What happened in each few seconds, oldest first. */
function points(load, series) {
  const until = Date.parse(load.until);
  return series.calls.map((calls, i) => ({
    until: new Date(until - (series.calls.length - 1 - i) * load.seconds * 1000),
    calls,
    rate: calls / load.seconds,
    failed: series.failures[i],
    failures: series.failures[i] / load.seconds,
    p50: calls ? series.p50[i] : null,
    p99: calls ? series.p99[i] : null,
  }));
}

function draw(points, service) {
  const text = summary(points, service);
  if ($("load-summary").textContent !== text) $("load-summary").textContent = text;
  chart($("load-rate"), points, [["calls", (one) => one.rate], ["failures", (one) => one.failures]]);
  chart($("load-latency"), points, [["p50", (one) => one.p50], ["p99", (one) => one.p99]]);
  $("load-rows").replaceChildren(...[...points].reverse().map((one) => element("tr", {},
    element("th", { scope: "row", textContent: clock(one.until, true) }),
    ...[one.rate, one.failures, one.p50, one.p99].map((value) => element("td", { textContent: number(value) })))));
}

function summary(points, service) {
  const calls = points.reduce((sum, one) => sum + one.calls, 0);
  const failed = points.reduce((sum, one) => sum + one.failed, 0);
  const last = [...points].reverse().find((one) => one.calls);
  return (service ? present(service) : "")
    + "In the last five minutes " + calls + (calls === 1 ? " call, " : " calls, ")
    + failed + " of them failed."
    + (last ? " Lately (" + clock(last.until, true) + ") " + number(last.rate) + " calls per second, p50 "
      + number(last.p50) + " ms, p99 " + number(last.p99) + " ms." : "");
}

function present(service) {
  return service.responders + (service.responders === 1 ? " responder" : " responders")
    + (service.waiting === null ? ". " : service.waiting === 1 ? ", 1 request waits or is being handled. "
      : ", " + service.waiting + " requests wait or are being handled. ");
}

function number(value) {
  return value === null ? "–" : value >= 100 ? Math.round(value).toLocaleString() : String(Number(value.toPrecision(2)));
}

function clock(time, withSeconds) {
  return time.toLocaleTimeString([], { hour12: false, hour: "2-digit", minute: "2-digit", second: withSeconds ? "2-digit" : undefined });
}

/** Shapes of SVG, whose attributes are no styles: the Content-Security-Policy lets them be. */
function shape(tag, attributes, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

function chart(svg, points, series) {
  if (!points.length) {
    svg.replaceChildren();
    return;
  }
  const most = roundUp(Math.max(...points.flatMap((one) => series.map(([, value]) => value(one) || 0))));
  const x = (i) => CHART.left + (i / Math.max(1, points.length - 1)) * (CHART.width - CHART.left - CHART.right);
  const y = (value) => CHART.height - CHART.bottom - (value / most) * (CHART.height - CHART.top - CHART.bottom);
  const shapes = [];
  for (const value of [0, most / 2, most]) {
    shapes.push(shape("line", { class: "rule", x1: CHART.left, x2: CHART.width - CHART.right, y1: y(value), y2: y(value) }));
    shapes.push(shape("text", { x: CHART.left - 6, y: y(value) + 5, "text-anchor": "end" }, number(value)));
  }
  for (const i of [0, Math.round((points.length - 1) / 2), points.length - 1]) {
    const anchor = i === 0 ? "start" : i === points.length - 1 ? "end" : "middle";
    shapes.push(shape("text", { x: x(i), y: CHART.height - 4, "text-anchor": anchor }, clock(points[i].until, false)));
  }
  for (const [name, value] of series) {
    const values = points.map(value);
    shapes.push(shape("path", { class: "curve " + name, d: curve(values, x, y) }));
    for (const i of values.keys()) {
      if (isAlone(values, i)) shapes.push(shape("circle", { class: "dot " + name, cx: x(i), cy: y(values[i]), r: 3.5 }));
    }
  }
  svg.replaceChildren(...shapes);
}

/** The next round number: 1, 2 or 5 and zeroes. */
function roundUp(most) {
  if (!(most > 0)) return 1;
  const zeroes = Math.pow(10, Math.floor(Math.log10(most)));
  return [1, 2, 5, 10].map((one) => one * zeroes).find((one) => one >= most);
}

function isKnown(values, i) {
  return values[i] !== undefined && values[i] !== null;
}

/** A point that no line leads to. */
function isAlone(values, i) {
  return isKnown(values, i) && !isKnown(values, i - 1) && !isKnown(values, i + 1);
}

/** A line that is broken where nothing is known. */
function curve(values, x, y) {
  return values
    .map((value, i) => isKnown(values, i) ? (isKnown(values, i - 1) ? "L" : "M") + x(i).toFixed(1) + " " + y(value).toFixed(1) : "")
    .join("");
}
