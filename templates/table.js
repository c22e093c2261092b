// Sorts the table of all milestones by a column; without it the table stands in the order of dates.
(function () {
  "use strict";
  var table = document.querySelector("table.sortable"), body = table.tBodies[0], heads = Array.from(table.tHead.rows[0].cells);
  var rows = Array.from(body.rows), order = rows.slice();
  function text(row, column) {
    var cell = row.cells[column];
    if (column === heads.length - 1) return parseFloat(cell.textContent) || -1;
    return column === DATE ? order.indexOf(row) : cell.textContent.trim().toLowerCase();
  }
  // Dates are sorted by the days they mean, which is the order the table came in.
  var DATE = 2;
  heads.forEach(function (head, column) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.textContent = head.textContent;
    head.textContent = "";
    head.appendChild(button);
    button.addEventListener("click", function () {
      var isDown = head.getAttribute("aria-sort") === "ascending";
      heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
      rows.sort(function (one, other) {
        var a = text(one, column), b = text(other, column);
        var by = typeof a === "number" ? a - b : a.localeCompare(b, document.documentElement.lang);
        return (isDown ? -by : by) || order.indexOf(one) - order.indexOf(other);
      });
      rows.forEach(function (row) { body.appendChild(row); });
    });
  });
})();
