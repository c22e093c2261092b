// On every page: old addresses, the choice of colours, links to copy, search. Nothing here is needed to read a page.
(function () {
  var body = document.body, root = body.dataset.root || "";
  function find(selector) { return document.querySelector(selector); }
  function all(selector, place) { return Array.from((place || document).querySelectorAll(selector)); }

  window.milepost = { find: find, all: all };

  var moved = find("[data-redirect]");
  if (moved) { location.replace(moved.dataset.redirect + location.search + location.hash); return; }

  var colours = find("#colours");
  if (colours) {
    colours.value = document.documentElement.dataset.theme || "";
    colours.addEventListener("change", function () {
      document.documentElement.dataset.theme = colours.value;
      try { localStorage.setItem("milepost-theme", colours.value); } catch (error) { /* for this page only */ }
      document.dispatchEvent(new Event("milepost-colours"));
    });
  }

  all(".snippet").forEach(function (field) {
    var address = new URL(field.dataset.path, location.href).href;
    if (/^http/.test(address)) field.value = field.value.replace(/src="[^"]*"/, 'src="' + address + '"');
    field.addEventListener("focus", function () { field.select(); });
  });
  all(".copy").forEach(function (button) {
    var text = button.textContent;
    button.addEventListener("click", function () {
      copy(location.href).then(function () {
        button.textContent = button.dataset.done;
        setTimeout(function () { button.textContent = text; }, 2000);
      });
    });
  });
  // A page on disk has no clipboard of the modern kind.
  function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    var field = document.createElement("textarea");
    field.value = text;
    field.className = "hidden";
    body.appendChild(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    return Promise.resolve();
  }

  // On pages that filter what they show the field does that, and filter.js reads it.
  var field = find("#search"), hits;
  if (!field || body.dataset.filter !== undefined) return;
  function close() { if (hits) hits.remove(); hits = null; }
  field.addEventListener("focus", load);
  field.addEventListener("input", function () { load(); show(); });
  field.addEventListener("keydown", function (event) {
    if (event.key === "Escape") close();
    if (event.key === "ArrowDown" && hits && hits.querySelector("a")) { event.preventDefault(); hits.querySelector("a").focus(); }
  });
  document.addEventListener("click", function (event) { if (!field.parentNode.contains(event.target)) close(); });
  function load() {
    if (load.begun) return;
    load.begun = true;
    var tag = document.createElement("script");
    tag.src = root + body.dataset.search;
    tag.onload = show;
    document.head.appendChild(tag);
  }
  function show() {
    var wanted = field.value.trim().toLowerCase(), rows = window.milepostSearch || [];
    close();
    if (!wanted || !window.milepostSearch) return;
    var found = rows.filter(function (row) {
      return [row[0], row[2]].concat(row[3], row[5]).join(" ").toLowerCase().indexOf(wanted) >= 0;
    });
    hits = document.createElement("ul");
    hits.className = "hits";
    found.slice(0, 12).forEach(function (row) {
      var link = document.createElement("a"), place = document.createElement("span");
      link.href = root + row[1];
      link.textContent = row[0];
      place.className = "small";
      place.textContent = row[2];
      link.appendChild(place);
      hits.appendChild(document.createElement("li")).appendChild(link);
    });
    if (!found.length) hits.appendChild(document.createElement("li")).textContent = field.dataset.none;
    field.parentNode.appendChild(hits);
  }
})();
