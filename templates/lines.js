// Draws a dependency across lanes while one of its ends has the pointer or the focus; loaded at the first of these.
(function () {
  "use strict";
  var still = document.querySelector(".static[data-lines]"), sheet;
  function name(mark) { return decodeURI(mark.getAttribute("href").split("/").pop().slice(0, -5)); }
  function needs(mark) { return (mark.dataset.needs || "").split(" ").filter(Boolean); }
  function end(mark) { return (mark.querySelector(".bar,.point,.gate,.release,.event") || mark).getBoundingClientRect(); }
  function shape(kind, values) {
    var made = document.createElementNS("http://www.w3.org/2000/svg", kind);
    Object.keys(values).forEach(function (key) { made.setAttribute(key, values[key]); });
    return made;
  }
  function across(mark) {
    if (sheet) sheet.remove();
    sheet = null;
    if (!mark) return;
    var marks = Array.prototype.filter.call(still.querySelectorAll("svg.lane a"), function (one) { return one.getClientRects().length; });
    var pairs = [], frame = still.getBoundingClientRect();
    marks.forEach(function (other) {
      if (needs(mark).indexOf(name(other)) >= 0) pairs.push([other, mark]);
      if (needs(other).indexOf(name(mark)) >= 0) pairs.push([mark, other]);
    });
    sheet = shape("svg", { "class": "across", "aria-hidden": "true", width: frame.width, height: frame.height });
    pairs.forEach(function (pair) {
      if (pair[0].closest("svg") === pair[1].closest("svg")) return;
      var a = end(pair[0]), b = end(pair[1]);
      var x = a.right - frame.left - 4, y = b.top + b.height / 2 - frame.top, tip = b.left - frame.left;
      sheet.appendChild(shape("path", { d: "M" + x + " " + (a.top + a.height / 2 - frame.top) + "V" + y + "H" + tip }));
      sheet.appendChild(shape("circle", { cx: tip, cy: y, r: 3.5 }));
    });
    if (sheet.childNodes.length) still.appendChild(sheet);
  }
  ["pointerover", "focusin"].forEach(function (kind) {
    still.addEventListener(kind, function (event) { across(event.target.closest("svg.lane a")); });
  });
  still.addEventListener("pointerleave", function () { across(null); });
  still.addEventListener("focusout", function () { across(null); });
  across(still.querySelector("svg.lane a:hover,svg.lane a:focus"));
})();
