/* Charts: the library draws what the table behind each tells. Where it does not come, the table stays open. */
const root = document.documentElement;
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const dark = document.querySelector("link[data-dark]");
const PAPER = 620;
const SIZE = 13;
const drawings = [];
let paper = false;

const number = (value) => value.toLocaleString("fa-IR", { maximumFractionDigits: 2 });
/* The drawing runs left to right: marks at both ends keep signs beside Persian words where they belong. */
const say = (text) => String(text).split("\n").map((line) => `\u200f${line}\u200f`).join("\n");

function colours() {
  const style = getComputedStyle(root);
  const token = (name) => style.getPropertyValue(name).trim();
  return {
    ink: token("--ink"),
    soft: token("--ink-soft"),
    line: token("--line"),
    edge: token("--field-line"),
    ground: token("--surface"),
    raised: token("--raised"),
    sunken: token("--sunken"),
    part: [1, 2, 3, 4, 5, 6].map((at) => token(`--chart-${at}`)),
  };
}

const font = (weight = 400) => `${weight} ${SIZE}px Vazirmatn`;
const wide = (text, weight) => window.echarts.format.getTextRect(text, font(weight)).width;

/* How a series looks: lines differ by their dashes and points by their shape, not by colour alone. */
const LOOKS = {
  area: (c) => ({ ...LOOKS.line(c), areaStyle: { opacity: 0.1 } }),
  line: (c) => ({ type: "line", color: c.part[0], lineStyle: { width: 2.5 }, symbol: "circle", symbolSize: 7, showAllSymbol: true, z: 4 }),
  second: (c) => ({ type: "line", color: c.part[1], lineStyle: { width: 2.5, type: [8, 4] }, symbol: "triangle", symbolSize: 9, showAllSymbol: true, z: 4 }),
  column: (c) => ({ type: "bar", color: c.part[0], barCategoryGap: "18%", barMaxWidth: 64 }),
  centre: (c) => rule(c.soft, "solid", 1.5),
  limit: (c) => rule(c.soft, [6, 4], 1.5),
  alarm: (c) => rule(c.soft, [10, 3, 2, 3], 1.25),
  target: (c) => rule(c.part[2], [2, 3], 2),
  needed: (c) => rule(c.part[2], [2, 3], 2),
  way: (c) => rule(c.soft, [6, 4], 2),
  found: (c) => ({ ...LOOKS.line(c), symbolSize: 9 }),
  stop: (c) => ({ type: "scatter", color: c.soft, symbol: "rect", symbolSize: 8, itemStyle: { opacity: 1 } }),
  dot: (c) => ({ type: "scatter", color: c.part[0], symbol: "circle", symbolSize: 9, itemStyle: { opacity: 1 } }),
  signal: (c) => ({ type: "scatter", color: c.part[1], symbol: "diamond", symbolSize: 15, itemStyle: { opacity: 1, borderColor: c.ground, borderWidth: 1.5 }, z: 6 }),
};

const rule = (color, type, width) => ({ type: "line", color, symbol: "none", silent: true, lineStyle: { type, width }, itemStyle: { opacity: 0 } });

/* The key below a chart, read from the right; one above the other where the line is too short for all. */
function key(names, width, least = 2, line = 20) {
  const known = [...new Set(names)].filter(Boolean);
  if (known.length < least) return { room: 0, legend: { show: false } };
  const fits = known.reduce((sum, name) => sum + wide(name) + 50, 0) < width;
  const legend = { bottom: 0, right: 0, align: "right", orient: fits ? "horizontal" : "vertical", itemGap: fits ? 18 : 6, itemWidth: 24, selectedMode: false, formatter: say };
  return { room: fits ? 36 : known.length * line + 6, legend: { ...legend, data: fits ? known.reverse() : known } };
}

const grid = (room, more = {}) => ({ left: 4, right: 4, top: 14, bottom: 4 + room, outerBoundsMode: "same", outerBoundsContain: "axisLabel", ...more });
const heights = (chart, c) => ({
  type: "value",
  position: "right",
  scale: Boolean(chart.is_free),
  ...(chart.is_share ? { min: 0, max: 100, interval: 25 } : {}),
  splitNumber: 4,
  axisLine: { show: false },
  axisTick: { show: false },
  axisLabel: { color: c.soft, formatter: (value) => (chart.is_share ? `${number(value)}٪` : number(value)) },
  splitLine: { lineStyle: { color: c.line } },
});
const along = (c) => ({ inverse: true, axisLine: { lineStyle: { color: c.edge } }, axisTick: { show: false }, splitLine: { show: false } });

/* Figures over periods: time runs from the right, as the language does. */
function periods(chart, width, c) {
  const { room, legend } = key(chart.series.map((one) => one.name), width);
  const parted = new Set(chart.breaks.map(([at]) => at));
  const breaks = chart.breaks.map(([at, word]) => ({ xAxis: at, label: { formatter: say(word) } }));
  const series = chart.series.map((one) => ({ ...LOOKS[one.look](c), name: one.name, data: one.values, step: one.look === "limit" || one.look === "centre" ? "middle" : false }));
  if (series[0].type === "bar") {
    series[0].data = chart.series[0].values.map((value, at) => (at === chart.mark ? { value, itemStyle: { color: c.part[1] } } : value));
    series[0].label = { show: true, position: "top", color: c.ink, formatter: ({ dataIndex }) => say(chart.told[dataIndex]) };
  }
  if (chart.labels.length > 24) series[0].symbolSize = 4;
  const parting = { color: c.soft, type: [3, 3], width: 1 };
  series[0].markLine = { silent: true, symbol: "none", animation: false, data: breaks, lineStyle: parting, label: { color: c.soft, position: "end" } };
  const axisLabel = { color: c.soft, hideOverlap: true, showMinLabel: true, showMaxLabel: true, formatter: (label, at) => (parted.has(at) && series[0].data[at] === null ? "" : say(label)) };
  return {
    height: 250 + room,
    grid: grid(room, { top: breaks.length || series[0].type === "bar" ? 30 : 14 }),
    legend,
    tooltip: { trigger: "axis", axisPointer: { type: series[0].type === "bar" ? "shadow" : "line" }, formatter: ([{ dataIndex: at }]) => say(`${chart.labels[at]}\n${chart.told[at]}`) },
    xAxis: { ...along(c), type: "category", data: chart.labels, axisLabel },
    yAxis: heights(chart, c),
    series,
  };
}

/* Points over days or sizes: a promised way, a funnel. */
function points(chart, width, c) {
  const { room, legend } = key(chart.series.map((one) => one.name), width);
  const days = new Map(width < 480 ? chart.ticks.filter((_, at) => at === 0 || at === chart.ticks.length - 1) : chart.ticks);
  const at = Array.from(days.keys());
  const axis = at.length
    ? { min: Math.min(...at), max: Math.max(...at), axisLabel: { color: c.soft, customValues: at, hideOverlap: true, alignMinLabel: "right", alignMaxLabel: "left", formatter: (day) => say(days.get(day)) } }
    : { min: 0, name: say(chart.across), nameLocation: "middle", nameGap: 26, nameTextStyle: { color: c.soft }, axisLabel: { color: c.soft, hideOverlap: true, formatter: number } };
  return {
    height: 270 + room,
    grid: grid(room, { outerBoundsContain: "all" }),
    legend,
    tooltip: { trigger: "item", formatter: ({ data }) => say(data[2]) },
    xAxis: { ...along(c), type: "value", ...axis },
    yAxis: heights(chart, c),
    series: chart.series.map((one) => ({ ...LOOKS[one.look](c), name: one.name, data: one.values })),
  };
}

/* A name on as many lines as it takes to keep within the room. */
function fold(name, room) {
  return name.split(" ").reduce((lines, word) => {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    return lines.length && wide(longer) <= room ? [...lines.slice(0, -1), longer] : [...lines, word];
  }, []);
}

/* A bar for each row, from the right; on a phone its name stands above it. */
function bars(chart, width, c) {
  const narrow = width < 480;
  const names = narrow ? width : Math.min(width * 0.4, Math.max(...chart.labels.map((name) => wide(name))) + 16);
  const lines = chart.labels.map((name) => fold(name, names - 16));
  const tall = 20 * Math.max(...lines.map((one) => one.length));
  const row = narrow ? tall + 32 : Math.max(34, tall + 14);
  const top = narrow ? Math.max(4, tall + 14 - row / 2) : 4;
  const room = Math.max(...chart.told.map((told) => wide(told, 650))) + 14;
  const beside = narrow ? { inside: true, verticalAlign: "bottom", margin: 0, padding: [0, 0, 11, 0] } : { margin: 10 };
  return {
    height: chart.labels.length * row + top + 4,
    grid: { left: room, right: narrow ? 0 : names, top, bottom: 4, outerBoundsMode: "none" },
    legend: { show: false },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, formatter: ([{ dataIndex: at }]) => say(`${chart.labels[at]}\n${chart.told[at]}`) },
    xAxis: { type: "value", inverse: true, show: false, min: 0, max: chart.top ?? "dataMax" },
    yAxis: { type: "category", inverse: true, position: "right", z: 5, data: chart.labels, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: c.ink, interval: 0, lineHeight: 20, formatter: (_, at) => lines[at].map(say).join("\n"), ...beside } },
    series: [{
      type: "bar",
      data: chart.values,
      color: c.part[0],
      barWidth: 14,
      itemStyle: { borderRadius: 3 },
      showBackground: true,
      backgroundStyle: { color: c.sunken, borderRadius: 3 },
      label: { show: true, position: "left", color: c.ink, fontWeight: 650, formatter: ({ dataIndex }) => say(chart.told[dataIndex]) },
    }],
  };
}

/* One bar of parts that make a whole. */
function whole(chart, width, c) {
  const names = chart.parts.map(([name, , told]) => `${name}: ${told}`);
  const sum = chart.parts.reduce((all, part) => all + part[1], 0);
  const { room, legend } = key(names, width, 1);
  return {
    height: 34 + room,
    grid: { left: 0, right: 0, top: 0, bottom: room + 4, outerBoundsMode: "none" },
    legend: { ...legend, itemWidth: 14 },
    tooltip: { trigger: "item", formatter: ({ seriesName }) => say(seriesName) },
    xAxis: { type: "value", inverse: true, show: false, min: 0, max: sum || 1 },
    yAxis: { type: "category", show: false, data: [""] },
    series: chart.parts.map(([, value], at) => ({ type: "bar", stack: "whole", name: names[at], data: [value], color: c.part[at], barWidth: 24, itemStyle: { borderColor: c.ground, borderWidth: 1 } })),
  };
}

/* A schematic map of equal squares, each with its name; darker is more. */
function squares(chart, width, c) {
  const across = Math.max(...chart.cells.map((cell) => cell[1]));
  const down = Math.max(...chart.cells.map((cell) => cell[0]));
  const span = Math.min(width, 640);
  const [side, high] = [span / across, Math.max(46, Math.min(84, (span / across) * 0.8))];
  const small = Math.max(9, Math.min(14, side / 6.5));
  const { room, legend } = key(chart.shades.map(([, told]) => told), width, 1, 25);
  const look = (shade) => (shade ? { opacity: 1, color: window.echarts.color.lerp(0.1 * shade - 0.04, [c.ground, c.part[0]]), borderColor: c.line, borderWidth: 1 } : { opacity: 1, color: c.ground, borderColor: c.edge, borderType: [4, 4], borderWidth: 1 });
  const rich = { name: { fontSize: small, lineHeight: small * 1.5, color: c.ink, width: side * 0.9, overflow: "truncate" }, told: { fontSize: small + 1, lineHeight: small * 1.6, fontWeight: 700, color: c.ink } };
  return {
    height: down * high + room + 4,
    grid: { left: (width - span) / 2, right: (width - span) / 2, top: 0, bottom: room + 4, outerBoundsMode: "none" },
    legend: { ...legend, itemWidth: 16, itemHeight: 16 },
    tooltip: { trigger: "item", formatter: ({ data }) => say(data.told) },
    xAxis: { type: "value", show: false, min: 0.5, max: across + 0.5 },
    yAxis: { type: "value", inverse: true, show: false, min: 0.5, max: down + 0.5 },
    series: chart.shades.map(([shade, word]) => ({
      type: "scatter",
      name: word,
      symbol: "rect",
      symbolSize: [side * 0.94, high * 0.92],
      itemStyle: look(shade),
      label: { show: true, rich, formatter: ({ data }) => `{name|${say(data.name)}}\n{told|${say(data.short)}}` },
      data: chart.cells.filter((cell) => cell[4] === shade).map(([row, column, name, told]) => ({ value: [column, row], name, short: told, told: `${name}\n${told || word}` })),
    })),
  };
}

const SHAPES = { periods, points, bars, whole, squares };

function paint(one) {
  const width = paper ? PAPER : one.ground.clientWidth;
  if (!width) return;
  const c = colours();
  const { height, tooltip, ...option } = SHAPES[one.chart.shape](one.chart, width, c);
  one.width = width;
  one.ground.style.blockSize = `${height}px`;
  one.drawn ??= window.echarts.init(one.ground, null, { renderer: "svg", width, height });
  one.drawn.resize({ width, height });
  const text = { color: c.ink, fontFamily: "Vazirmatn", fontSize: SIZE };
  option.legend.textStyle = text;
  const told = { renderMode: "richText", confine: true, backgroundColor: c.raised, borderColor: c.line, textStyle: text, ...tooltip };
  one.drawn.setOption({ ...option, animation: !paper && !still.matches, textStyle: text, tooltip: told }, true);
}

const repaint = () => drawings.forEach(paint);

function start(figure) {
  const ground = figure.querySelector(".chart-ground");
  const table = figure.querySelector("details");
  const one = { ground, chart: JSON.parse(figure.dataset.chart), width: 0 };
  figure.hidden = false;
  ground.hidden = false;
  if (table) table.open = false;
  drawings.push(one);
  new ResizeObserver(() => {
    if (!paper && ground.clientWidth !== one.width) paint(one);
  }).observe(ground);
}

/* Paper is light and narrower than a desk, and nothing moves on it. */
function onPaper(is) {
  if (is === paper) return;
  const media = dark.media;
  paper = is;
  if (is) dark.media = "not all";
  repaint();
  dark.media = media;
}

if (window.echarts) {
  document.fonts.load(font()).finally(() => document.querySelectorAll("[data-chart]").forEach(start));
  document.addEventListener("ostan:theme", repaint);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  window.addEventListener("beforeprint", () => onPaper(true));
  window.addEventListener("afterprint", () => onPaper(false));
}
