"use strict";
// Finds targets, and reads values off charts. The page is complete without it.
(() => {
  const find = document.getElementById("find");
  const owner = document.getElementById("owner");
  const binding = document.getElementById("binding");
  const found = document.getElementById("found");

  // Of many members only the first rows are there; the others are the text of a <noscript> until
  // they are asked for. No more than `most` are shown, unless the button shows all.
  const all = document.querySelector("button.all");
  const members = document.querySelector("table.sortable")?.tBodies[0];
  let most = all ? Number(all.dataset.most) : Infinity;
  const bring = () => {
    const rest = document.querySelector("noscript.rest");
    if (!rest) return;
    const text = document.createElement("template");
    text.innerHTML = rest.textContent;
    members.append(...text.content.querySelectorAll("tbody > tr"));
    rest.remove();
  };
  const limit = () => {
    if (!all) return;
    let shown = 0;
    for (const row of members.rows) row.toggleAttribute("data-later", !("out" in row.dataset) && ++shown > most);
    all.hidden = shown <= most;
  };
  const showAll = () => {
    bring();
    most = Infinity;
    limit();
  };
  if (all) {
    all.hidden = false;
    all.addEventListener("click", () => {
      const before = most;
      showAll();
      [...members.rows].filter((row) => !("out" in row.dataset))[before]?.querySelector("a").focus();
    });
    addEventListener("beforeprint", showAll);
  }

  let rows, names;
  const search = () => {
    if (!rows) {
      bring();
      rows = [...document.querySelectorAll("tr[data-target], tr[data-member]")];
      names = rows.map((row) => row.textContent.toLowerCase());
    }
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const narrowed = words.length || owner?.value || binding?.checked;
    const fits = (row) =>
      (!owner?.value || row.dataset.owner === owner.value) && (!binding?.checked || "binding" in row.dataset);
    let shown = 0;
    rows.forEach((row, place) => {
      const out = !fits(row) || !words.every((word) => names[place].includes(word));
      shown += out ? 0 : 1;
      row.toggleAttribute("data-out", out);
      document.getElementById("t" + row.dataset.target)?.toggleAttribute("data-out", out);
    });
    for (const group of document.querySelectorAll(".overview tbody, details.group")) {
      group.toggleAttribute("data-out", !group.querySelector("tr:not(.group, [data-out]), article:not([data-out])"));
      if (narrowed && "open" in group) group.open = true;
    }
    limit();
    found.textContent = narrowed ? found.dataset.words.replace("#", shown) : "";
  };
  document.querySelector(".find").hidden = false;
  for (const each of [find, owner, binding]) each?.addEventListener("input", search);

  // Each mark of a chart has its words in a <title>; they are taken out of it when the chart is
  // first looked at, as the line below the chart shows them at once.
  const marks = (chart) => {
    if (!chart.marks) {
      chart.marks = [...chart.querySelectorAll("title")].map((title) => {
        const mark = title.parentNode;
        const box = mark.getBBox();
        const at = mark.transform.baseVal.consolidate()?.matrix ?? { e: 0, f: 0 };
        title.remove();
        const [x, y] = [at.e + box.x + box.width / 2, at.f + box.y + box.height / 2];
        return { mark, words: title.textContent, x, y };
      });
      chart.marks.sort((one, other) => one.x - other.x);
    }
    return chart.marks;
  };
  const tell = (chart, place) => {
    marks(chart).forEach(({ mark }, each) => mark.classList.toggle("told", each === place));
    chart.place = place;
    chart.parentNode.querySelector(".value").textContent = place < 0 ? "" : chart.marks[place].words;
  };
  const nearest = (chart, event) => {
    const all = marks(chart);
    if (!all.length) return -1;
    const inside = all[0].mark.parentNode.getScreenCTM().inverse();
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(inside);
    const far = ({ x, y }) => Math.hypot(x - point.x, (y - point.y) / 3);
    return all.reduce((best, each, place) => (far(each) < far(all[best]) ? place : best), 0);
  };
  for (const chart of document.querySelectorAll(".chart")) {
    chart.addEventListener("pointermove", (event) => tell(chart, nearest(chart, event)));
    chart.addEventListener("pointerdown", (event) => tell(chart, nearest(chart, event)));
    chart.addEventListener("blur", () => tell(chart, -1));
    chart.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step || !marks(chart).length) return;
      event.preventDefault();
      const place = (chart.place ?? -1) + step;
      tell(chart, Math.min(Math.max(place, 0), chart.marks.length - 1));
    });
  }

  // A heading of a matrix sorts its rows, the worst first, then the best, then as they were.
  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0];
    let original;
    const headings = [...table.tHead.rows[0].cells];
    const key = (row, place) => {
      const cell = row.cells[place];
      return "rank" in cell.dataset ? Number(cell.dataset.rank) : cell.textContent;
    };
    const compare = (one, other) => (typeof one === "number" ? one - other : one.localeCompare(other));
    headings.forEach((heading, place) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = heading.textContent;
      heading.replaceChildren(button);
      button.addEventListener("click", () => {
        bring();
        original ??= [...body.rows];
        const next = { ascending: "descending", descending: null }[heading.ariaSort];
        const order = next === undefined ? "ascending" : next;
        for (const each of headings) each.ariaSort = null;
        heading.ariaSort = order;
        const sign = order === "descending" ? -1 : 1;
        const sorted = order ? [...original].sort((a, b) => sign * compare(key(a, place), key(b, place))) : original;
        body.append(...sorted);
        limit();
      });
    });
  }

  const unfold = (within) => {
    for (let each = within; each; each = each.parentElement) if (each.tagName === "DETAILS") each.open = true;
  };
  addEventListener("hashchange", () => unfold(document.getElementById(location.hash.slice(1))));
})();
