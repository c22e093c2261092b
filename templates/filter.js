// On pages with milestones: search and dates besides the filters that work without script, link state, live count,
// arrow keys in the chart, and the loading of what a reader asks for: lines across lanes, Plotly.
(function () {
  var root = document.body.dataset.root, find = window.milepost.find, all = window.milepost.all;

  // What the reader chose, and how it is written into the address.
  var boxes = all(".chip-box"), theme = find("#theme"), from = find("#from"), to = find("#to");
  var search = find("[data-filter] #search");
  var table = find(".table-switch"), listeners = [];
  var query = new URLSearchParams(location.search || (/^#.*=/.test(location.hash) ? location.hash.slice(1) : ""));

  function states() { return boxes.filter(function (box) { return box.checked; }).map(function (box) { return box.dataset.state; }); }
  function value(field) { return field ? field.value : ""; }
  function choice() {
    return { states: states(), theme: (find("#theme option:checked") || "").className || "",
      q: value(search).trim().toLowerCase(), from: value(from), to: value(to), all: !boxes.length };
  }
  // One milestone: its classes, its months, and the text that is searched. A date filter asks for a common month.
  function picks(chosen, classes) {
    var names = classes.split(" ");
    return (chosen.all || names.some(function (name) { return name.slice(0, 2) === "s-" && chosen.states.indexOf(name.slice(2)) >= 0; })) &&
      (!chosen.theme || names.indexOf(chosen.theme) >= 0);
  }
  function meets(chosen, months, text) {
    if (chosen.q && text.indexOf(chosen.q) < 0) return false;
    if (!chosen.from && !chosen.to) return true;
    if (!months) return false;
    var ends = (months + "/" + months).split("/");
    return !(chosen.from && ends[1] && ends[1] < chosen.from) && !(chosen.to && ends[0] && ends[0] > chosen.to);
  }
  function fits(chosen, classes, months, text) { return picks(chosen, classes) && meets(chosen, months, text); }

  // The rows of the page: each milestone once, and every place that shows it.
  var rows, shown = {}, titles = {};
  all("#theme option").forEach(function (one) { titles[one.className] = one.textContent; });
  function gather() {
    rows = {};
    all(".m").forEach(function (place) {
      var link = place.matches("a") ? place : place.querySelector("a");
      var key = link && link.getAttribute("href");
      if (!key) return;
      var row = rows[key] || (rows[key] = { places: [], classes: "", months: "", text: "" });
      row.places.push(place);
      if (row.classes && !place.hasAttribute("data-d")) return;
      row.classes = place.getAttribute("class");
      row.months = place.dataset.d || "";
      row.text = [link.textContent, place.dataset.q].concat(row.classes.split(" ").map(function (name) { return titles[name]; })).join(" ").toLowerCase();
    });
  }
  // Chips and themes hide by rules of the style sheet; what search and dates leave out is marked, where that changed.
  function apply() {
    if (!rows) gather();
    var chosen = choice(), keys = Object.keys(rows).filter(function (key) { return rows[key].classes; });
    shown = keys.filter(function (key) {
      var row = rows[key], isMet = meets(chosen, row.months, row.text);
      if (row.isMet !== isMet) row.places.forEach(function (place) { place.classList.toggle("gone", !isMet); });
      row.isMet = isMet;
      return isMet && picks(chosen, row.classes);
    });
    all(".tie").forEach(function (tie) { tie.classList.toggle("gone", !!(chosen.q || chosen.from || chosen.to)); });
    listeners.forEach(function (tell) { tell(chosen); });
    return keys.length;
  }

  function write() {
    var standard = boxes.every(function (box) { return box.checked === box.defaultChecked; });
    set("state", standard ? null : states().join(","));
    set("theme", value(theme) || null);
    set("q", value(search).trim() || null);
    set("from", value(from) || null);
    set("to", value(to) || null);
    set("view", table && table.checked ? "table" : null);
    var text = query.toString().replace(/%2C/g, ",");
    var anchor = location.hash.indexOf("=") < 0 ? location.hash : "";
    try { history.replaceState(null, "", location.pathname + (text ? "?" + text : "") + anchor); }
    catch (error) { location.hash = text; }
  }
  function set(name, text) { if (text === null) query.delete(name); else query.set(name, text); }
  function read() {
    var wanted = (query.get("state") || "").split(",");
    var isKnown = boxes.some(function (box) { return wanted.indexOf(box.dataset.state) >= 0; });
    if (query.get("state") === "" || isKnown) {
      boxes.forEach(function (box) { box.checked = wanted.indexOf(box.dataset.state) >= 0; });
    }
    var known = all("#theme option").some(function (one) { return one.value === query.get("theme"); });
    if (known) theme.value = query.get("theme");
    if (search && query.get("q")) search.value = query.get("q");
    [[from, "from"], [to, "to"]].forEach(function (pair) {
      var month = (query.get(pair[1]) || "").slice(0, 7);
      if (pair[0] && /^\d{4}-\d\d$/.test(month)) { pair[0].value = month; pair[0].closest("details").open = true; }
    });
    if (table && query.get("view") === "table") table.checked = true;
  }

  var count = find(".count"), timer;
  function tell(number) {
    clearTimeout(timer);
    timer = setTimeout(function () {
      if (count) count.textContent = count.dataset.some.replace("{n}", shown.length).replace("{all}", number);
    }, 300);
  }
  function changed() { tell(apply()); write(); }
  boxes.concat([theme, from, to, table]).forEach(function (field) { if (field) field.addEventListener("change", changed); });
  if (search) search.addEventListener("input", changed);
  read();
  if (query.get("q") || query.get("from") || query.get("to")) apply();

  // Arrow keys go along a lane and to the nearest mark of the next one; Tab keeps its order.
  document.addEventListener("keydown", function (event) {
    var mark = event.target.closest && event.target.closest("svg.lane a");
    if (!mark || event.altKey || event.ctrlKey || event.metaKey) return;
    var next = step(mark, event.key);
    if (next) { event.preventDefault(); next.focus(); }
  });
  function visible(place) { return all("a", place).filter(function (mark) { return mark.getClientRects().length; }); }
  function step(mark, key) {
    var marks = visible(mark.closest("svg.lane")), at = marks.indexOf(mark);
    if (key === "ArrowRight") return marks[at + 1];
    if (key === "ArrowLeft") return marks[at - 1];
    if (key === "Home") return marks[0];
    if (key === "End") return marks[marks.length - 1];
    if (key !== "ArrowDown" && key !== "ArrowUp") return null;
    var lanes = all("svg.lane").filter(function (lane) { return visible(lane).length; });
    var lane = lanes[lanes.indexOf(mark.closest("svg.lane")) + (key === "ArrowDown" ? 1 : -1)];
    var x = mark.getBoundingClientRect().left;
    return lane && visible(lane).sort(function (one, other) {
      return Math.abs(one.getBoundingClientRect().left - x) - Math.abs(other.getBoundingClientRect().left - x);
    })[0];
  }

  // Plotly and its script are loaded when a reader asks for them, or is about to.
  function script(address) {
    return new Promise(function (done, failed) {
      var tag = document.createElement("script");
      tag.src = root + address;
      tag.onload = done;
      tag.onerror = failed;
      document.head.appendChild(tag);
    });
  }
  var still = find(".static[data-lines]"), isAsked;
  if (still) ["pointerover", "focusin"].forEach(function (name) {
    still.addEventListener(name, function () { if (!isAsked) script(still.dataset.lines); isAsked = true; });
  });
  all(".plotly[data-figure]").forEach(function (box) {
    var tools = find('[data-tools="' + box.dataset.name + '"]'), button = document.createElement("button"), zoom, early;
    if (!tools) return;
    button.className = "zoom";
    button.textContent = box.dataset.zoom;
    function load() {
      zoom = zoom || script(box.dataset.script).then(function () { return window.milepostZoom(box, { choice: choice, fits: fits, script: script }); });
      zoom.catch(function () { zoom = null; });
      return zoom;
    }
    function label() { button.textContent = box.hidden ? box.dataset.zoom : box.dataset.back; }
    function open(isAsked) {
      button.textContent = box.dataset.wait;
      load().then(function (view) { return view.show(); }).then(function () {
        label();
        if (!box.hidden && isAsked) box.focus({ preventScroll: true });
      }, function () { button.textContent = box.dataset.failed; });
    }
    button.addEventListener("pointerenter", function () { early = setTimeout(load, 100); });
    button.addEventListener("pointerleave", function () { clearTimeout(early); });
    button.addEventListener("focus", function () { if (button.matches(":focus-visible")) early = setTimeout(load, 100); });
    button.addEventListener("click", function () {
      if (box.hidden) return open(true);
      zoom.then(function (view) { view.hide(); label(); });
    });
    listeners.push(function () { if (zoom && !box.hidden) zoom.then(function (view) { view.paint(); label(); }); });
    tools.appendChild(button);
    var place = document.getElementById(box.dataset.name + "-static");
    var atOnce = box.dataset.atOnce === "explore" || box.dataset.atOnce && !(navigator.connection || {}).saveData;
    // On a phone the list stands in for the chart.
    if (atOnce && place.offsetParent) open(false);
  });
})();
