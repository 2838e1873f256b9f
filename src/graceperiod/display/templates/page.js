"use strict";
// Sorting and filtering of the tables in the page, and all details open on paper.

function key(row, column) {
  const cell = row.cells[column];
  return cell.dataset.key === undefined ? cell.textContent.trim() : cell.dataset.key;
}

function compare(a, b, sign) {
  if (a === "" || b === "") return (a === "") - (b === ""); // what is empty comes last, both ways
  const [x, y] = [Number(a), Number(b)];
  return sign * (Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b) : x - y);
}

for (const table of document.querySelectorAll("table.sortable")) {
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    heading.querySelector("button").addEventListener("click", () => {
      const down = heading.getAttribute("aria-sort") === "ascending";
      headings.forEach((each) => each.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...table.tBodies[0].rows];
      const sign = down ? -1 : 1;
      rows.sort((a, b) => compare(key(a, column), key(b, column), sign));
      table.tBodies[0].append(...rows);
    });
  });
}

for (const form of document.querySelectorAll("form.filter")) {
  const rows = [...document.getElementById(form.dataset.for).tBodies[0].rows];
  const [text, outcome] = [form.querySelector("input"), form.querySelector("select")];
  const output = form.querySelector("output");
  const number = new Intl.NumberFormat(document.documentElement.lang + "-CA");
  const show = () => {
    const wanted = text.value.toLowerCase();
    let shown = 0;
    for (const row of rows) {
      row.hidden =
        (outcome.value !== "" && row.dataset.outcome !== outcome.value) ||
        !row.textContent.toLowerCase().includes(wanted);
      shown += !row.hidden;
    }
    output.textContent = output.dataset.text
      .replace("{shown}", number.format(shown))
      .replace("{count}", number.format(rows.length));
  };
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
}

addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details:not([open])")) {
    details.open = true;
    details.dataset.closed = "";
  }
});
addEventListener("afterprint", () => {
  for (const details of document.querySelectorAll("details[data-closed]")) {
    details.open = false;
    delete details.dataset.closed;
  }
});
