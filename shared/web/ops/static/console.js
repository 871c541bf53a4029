// Events as they come, how fast they come, and charts. Everything that a page says comes from the server.
"use strict";

const SERVICES = ["customer", "pipeline", "performance", "incentive"];
const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

// ---- live events

function live(bar) {
  const MOST = 500;
  const words = JSON.parse(bar.dataset.words);
  const wanted = JSON.parse(bar.dataset.wanted);
  const rows = document.getElementById("rows");
  const clock = new Intl.DateTimeFormat("sv-SE", {
    timeZone: bar.dataset.zone, dateStyle: "short", timeStyle: "medium",
  });
  const pause = document.getElementById("pause");
  let places = bar.dataset.places, paused = false, held = [], passed = 0, times = [], source = null;
  const away = new Set();

  function cell(tag, name, ...inside) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.append(...inside);
    return made;
  }

  function row(event) {
    const link = cell("a", "", event.type);
    link.href = `/ops/console/event/${event.event_id}?service=${event.service}`;
    const kind = cell("td", "type", link);
    if (event.source) kind.append(" ", cell("small", "", `← ${words.names[event.source]} ${event.source_position}`));
    const at = cell("time", "", clock.format(new Date(event.recorded_at)));
    at.dateTime = event.recorded_at;
    const made = cell("tr", event.source ? "heard new" : "new",
      cell("td", "time", at),
      cell("td", "", cell("span", `chip ${event.service}`, words.names[event.service])),
      cell("td", "n", String(event.position)), kind,
      cell("td", "stream", cell("code", "", event.stream)), cell("td", "actor", event.actor),
      cell("td", "data", cell("code", "", JSON.stringify(event.data))));
    made.dataset.id = `${event.service}:${event.position}`;
    return made;
  }

  function show(events) {
    const made = document.createDocumentFragment();
    for (const event of events) made.prepend(row(event));
    rows.prepend(made);
    while (rows.children.length > MOST) rows.lastElementChild.remove();
    document.getElementById("empty")?.remove();
  }

  function say() {
    document.getElementById("held").textContent = paused && held.length + passed ? `${held.length + passed} ${words.held}` : "";
    const now = Date.now();
    times = times.filter((time) => now - time < 10000);
    document.getElementById("pace").textContent = `${(times.length / 10).toFixed(1)} ${words.rate}`;
  }

  function tell(text, bad) {
    const state = document.getElementById("state");
    const gone = [...away].map((one) => `${words.names[one]} ${words.away}`).join(", ");
    state.textContent = gone ? `${text} · ${gone}` : text;
    state.classList.toggle("bad", bad || gone !== "");
    state.classList.toggle("good", !bad && gone === "");
  }

  function connect() {
    const address = new URLSearchParams({ ...wanted, places });
    source = new EventSource(`/ops/console/stream?${address}`);
    source.onopen = () => tell(words.following, false);
    source.onmessage = (message) => {
      places = message.lastEventId;
      const event = JSON.parse(message.data);
      away.delete(event.service);
      times.push(Date.now());
      if (!paused) return show([event]);
      held.push(event);
      if (held.length > MOST) { held.shift(); passed += 1; }  // the newest are what a page can show
    };
    source.addEventListener("state", (message) => {
      const state = JSON.parse(message.data);
      if (message.lastEventId) places = message.lastEventId;
      if (state.away) away.add(state.service); else away.delete(state.service);
      tell(words.following, false);
    });
    source.onerror = () => {
      tell(words.disconnected, true);
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, 3000);
    };
  }

  pause.addEventListener("click", () => {
    paused = !paused;
    if (!paused) { show(held); held = []; passed = 0; }
    pause.textContent = paused ? words.resume : words.pause;
    pause.setAttribute("aria-pressed", String(paused));
    say();
  });
  document.getElementById("clear").addEventListener("click", () => rows.replaceChildren());
  window.addEventListener("pagehide", () => source?.close());
  window.addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
  setInterval(say, 500);
  connect();
}

// ---- charts

function short(value) {
  const size = Math.abs(value);
  if (size >= 1e6) return `${+(value / 1e6).toFixed(1)} M`;
  if (size >= 1e3) return `${+(value / 1e3).toFixed(1)} k`;
  return String(+value.toFixed(1));
}

function axes(labels) {
  const plain = { stroke: color("faint"), grid: { stroke: color("line"), width: 1 }, ticks: { show: false }, font: "11px system-ui" };
  return [
    { ...plain, grid: { show: false }, ...labels },
    { ...plain, size: 48, values: (_, found) => found.map(short) },
  ];
}

function fitted(place, options, data) {
  const chart = new uPlot({ padding: [8, 20, 0, 0], ...options, width: place.clientWidth, height: place.clientHeight }, data, place);
  new ResizeObserver(() => chart.setSize({ width: place.clientWidth, height: place.clientHeight })).observe(place);
  return chart;
}

function bars(place) {
  const labels = JSON.parse(place.dataset.labels), values = JSON.parse(place.dataset.values).map(Number);
  const marked = values.map((value, at) => (labels[at].startsWith(place.dataset.mark) ? value : null));
  const other = values.map((value, at) => (labels[at].startsWith(place.dataset.mark) ? null : value));
  const paths = uPlot.paths.bars({ size: [0.7, 40] });
  const step = Math.max(1, Math.ceil(labels.length / Math.max(3, Math.floor(place.clientWidth / 70))));
  const series = (label, fill) => ({ label, fill, stroke: fill, width: 0, paths, points: { show: false }, value: (_, v) => (v == null ? "" : v.toLocaleString()) });
  fitted(place, {
    scales: { x: { time: false, range: [-0.6, labels.length - 0.4] }, y: { range: (_, low, high) => [Math.min(0, low), high * 1.08 || 1] } },
    axes: axes({ size: 24, splits: () => labels.map((_, at) => at).filter((at) => at % step === 0), values: (_, at) => at.map((one) => labels[one] ?? "") }),
    series: [{ label: "", value: (_, at) => labels[at] ?? "" }, series(place.dataset.mark, color("accent")), series("", color("bar"))],
    cursor: { drag: { x: false, y: false }, points: { show: false } },
    legend: { show: false },
    hooks: { setCursor: [(chart) => { const at = chart.cursor.idx; place.title = at == null ? "" : `${labels[at]}: ${values[at].toLocaleString()}`; }] },
  }, [labels.map((_, at) => at), marked, other]);
}

function rate(place) {
  const LENGTH = 300;
  const names = JSON.parse(place.dataset.names);
  const begun = Date.now() / 1000;
  const data = [[begun - 120, begun], ...SERVICES.map(() => [null, null])];  // an axis of two minutes to begin with
  let before = null;
  const chart = fitted(place, {
    axes: axes({ size: 24, space: 80, values: (_, found) => found.map((at) => new Date(at * 1000).toTimeString().slice(0, 8)) }), legend: { show: false }, cursor: { drag: { x: false, y: false } },
    scales: { y: { range: (_, __, high) => [0, Math.max(1, (high || 0) * 1.1)] } },
    series: [{}, ...SERVICES.map((one) => ({ label: names[one], stroke: color(one), width: 1.5, points: { show: false } }))],
  }, data);
  function look() {
    const now = Date.now() / 1000;
    const heads = Object.fromEntries([...document.querySelectorAll("[data-head]")].map((one) => [one.dataset.service, Number(one.dataset.head)]));
    if (before) {
      data[0].push(now);
      SERVICES.forEach((one, at) => data[at + 1].push(one in heads && one in before.heads ? Math.max(0, (heads[one] - before.heads[one]) / (now - before.now)) : null));
      data.forEach((one) => { if (one.length > LENGTH) one.shift(); });
      chart.setData(data);
    }
    before = { now, heads };
  }
  document.body.addEventListener("htmx:afterSwap", (event) => { if (event.target.id === "readers") look(); });
  look();
}

document.addEventListener("DOMContentLoaded", () => {
  const bar = document.getElementById("live");
  if (bar) live(bar);
  document.querySelectorAll(".chart.bars").forEach(bars);
  const pace = document.getElementById("rate");
  if (pace) rate(pace);
});
