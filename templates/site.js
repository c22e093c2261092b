/* Filters work without this script. It adds Plotly on request, link state, and old addresses that keep their query. */
(function () {
  "use strict";
  var body = document.body, root = body.dataset.root;
  var query = new URLSearchParams(location.search || (/^#.*=/.test(location.hash) ? location.hash.slice(1) : ""));
  var boxes = Array.prototype.slice.call(document.querySelectorAll(".chip-box"));

  var moved = document.querySelector("[data-redirect]");
  if (moved) { location.replace(moved.dataset.redirect + location.search + location.hash); return; }

  function states() { return boxes.filter(function (box) { return box.checked; }).map(function (box) { return box.dataset.state; }); }

  var wanted = (query.get("state") || "").split(",");
  var isKnown = boxes.some(function (box) { return wanted.indexOf(box.dataset.state) >= 0; });
  if (query.get("state") === "" || isKnown) {
    boxes.forEach(function (box) { box.checked = wanted.indexOf(box.dataset.state) >= 0; });
  }
  boxes.forEach(function (box) {
    box.addEventListener("change", function () {
      var standard = boxes.every(function (one) { return one.checked === one.defaultChecked; });
      if (standard) query.delete("state"); else query.set("state", states().join(","));
      var text = query.toString().replace(/%2C/g, ",");
      var anchor = location.hash.indexOf("=") < 0 ? location.hash : "";
      try { history.replaceState(null, "", location.pathname + (text ? "?" + text : "") + anchor); }
      catch (error) { location.hash = text; }
      document.querySelectorAll(".plotly[data-drawn]").forEach(paint);
    });
  });

  function script(address) {
    return new Promise(function (done, failed) {
      var tag = document.createElement("script");
      tag.src = root + address;
      tag.onload = done;
      tag.onerror = failed;
      document.head.appendChild(tag);
    });
  }

  var library;
  function load(box) {
    /* While plotly.js starts it adds one style for its maps, which the page's policy refuses: keep it out. */
    var append = document.head.appendChild;
    if (!library) {
      document.head.appendChild = function (node) {
        return node.nodeName === "STYLE" && node.textContent ? node : append.call(document.head, node);
      };
      library = script(body.dataset.plotly).finally(function () { document.head.appendChild = append; });
    }
    if (!box.figureLoaded) {
      box.figureLoaded = library.then(function () { return script(box.dataset.figure); });
      box.figureLoaded.catch(function () { library = box.figureLoaded = null; });
    }
    return box.figureLoaded;
  }

  function token(name) { return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim(); }

  /* A trace's `meta` names its tokens and states; points that are filtered away lose their day, bars are one trace a state. */
  function paint(box) {
    var figure = box.figure, on = states(), ink = token("ink"), back = token("bg");
    function seen(names) { return !boxes.length || names.split(" ").every(function (name) { return on.indexOf(name) >= 0; }); }
    figure.data.forEach(function (trace) {
      var meta = trace.meta;
      if (meta.state) {
        trace.marker.color = token(meta.fill);
        trace.marker.line.color = token(meta.line);
        trace.insidetextfont.color = token(meta.text);
        trace.visible = seen(meta.state);
        return;
      }
      meta.days = meta.days || trace.x;
      trace.x = meta.days.map(function (day, place) { return seen(meta.states[place]) ? day : null; });
      if (trace.line) trace.line.color = token("dep");
      if (trace.textfont) trace.textfont.color = ink;
      if (trace.marker) {
        trace.marker.color = meta.fills.map(token);
        trace.marker.line.color = meta.lines.map(token);
      }
    });
    var layout = figure.layout;
    layout.paper_bgcolor = layout.plot_bgcolor = back;
    layout.font.color = ink;
    layout.xaxis.gridcolor = token("rule");
    layout.shapes[0].line.color = token("now");
    window.Plotly.react(box, figure.data, layout, figure.config);
  }

  function draw(box) {
    var still = document.getElementById(box.dataset.name + "-static");
    return load(box).then(function () {
      box.figure = window.milepostFigures[box.dataset.name];
      if (body.classList.contains("view-explore")) {
        box.figure.layout.height = Math.max(box.figure.layout.height, window.innerHeight - 220);
      }
      box.hidden = false;
      still.hidden = true;
      paint(box);
      if (box.dataset.drawn) return;
      box.dataset.drawn = "yes";
      box.on("plotly_click", function (event) {
        var data = event.points[0] && event.points[0].customdata;
        if (data) location.href = root + data[0];
      });
    });
  }

  function offer(box) {
    var tools = document.querySelector('[data-tools="' + box.dataset.name + '"]');
    if (!tools) return;
    var button = document.createElement("button");
    button.type = "button";
    button.className = "zoom";
    button.textContent = box.dataset.zoom;
    var still = document.getElementById(box.dataset.name + "-static"), timer;
    function early() { timer = setTimeout(function () { load(box); }, 100); }
    button.addEventListener("pointerenter", early);
    button.addEventListener("pointerleave", function () { clearTimeout(timer); });
    button.addEventListener("focus", function () { if (button.matches(":focus-visible")) early(); });
    button.addEventListener("click", function () {
      if (!box.hidden) {
        box.hidden = true;
        still.hidden = false;
        button.textContent = box.dataset.zoom;
        return;
      }
      show().then(function () { if (!box.hidden) box.focus({ preventScroll: true }); });
    });
    function show() {
      button.textContent = box.dataset.wait;
      return draw(box).then(function () { button.textContent = box.dataset.back; },
        function () { button.textContent = box.dataset.failed; });
    }
    tools.insertBefore(button, tools.firstChild);
    var isAsked = body.classList.contains("view-explore") || body.dataset.interactive === "on-load" && !(navigator.connection || {}).saveData;
    if (isAsked && still.offsetParent) show();  // not on a phone, where the list stands in for the chart
  }

  document.querySelectorAll(".plotly").forEach(offer);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () {
    document.querySelectorAll(".plotly[data-drawn]").forEach(paint);
  });
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details.as-table").forEach(function (table) { table.open = true; });
  });
})();
