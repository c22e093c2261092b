// Draws a figure with Plotly in place of the static chart: the same rows, filters and colours.
(function () {
  "use strict";
  var library;
  function token(name) { return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim(); }

  // While plotly.js starts it adds one style for its maps, which the page's policy refuses: keep it out.
  function load(script, address) {
    var append = document.head.appendChild;
    document.head.appendChild = function (node) {
      return node.nodeName === "STYLE" && node.textContent ? node : append.call(document.head, node);
    };
    return script(address).finally(function () { document.head.appendChild = append; });
  }

  function get(target, path) { return path.split(".").reduce(function (value, name) { return value && value[name]; }, target); }
  function put(target, path, value) {
    var names = path.split("."), last = names.pop();
    names.reduce(function (inner, name) { return inner[name]; }, target)[last] = value;
  }
  var LISTS = ["x", "y", "base", "text", "customdata", "textposition", "marker.symbol", "marker.size"];
  function lists(trace) {
    var values = {}, tokens = {};
    LISTS.forEach(function (path) { if (Array.isArray(get(trace, path))) values[path] = get(trace, path); });
    Object.entries(trace.meta.tokens).forEach(function (entry) { if (Array.isArray(entry[1])) tokens[entry[0]] = entry[1]; });
    return { at: trace.meta.at, values: values, tokens: tokens };
  }

  // `meta.tokens` names the token of each colour by its path, one or a list of them.
  function colour(target) {
    Object.entries(target.meta && target.meta.tokens || {}).forEach(function (entry) {
      put(target, entry[0], Array.isArray(entry[1]) ? entry[1].map(token) : token(entry[1]));
    });
  }

  window.milepostZoom = function (box, page) {
    var still = document.getElementById(box.dataset.name + "-static"), figure, isDrawn;
    library = library || load(page.script, box.dataset.plotly);
    library.catch(function () { library = null; });
    var ready = library.then(function () { return page.script(box.dataset.figure); }).then(function () {
      figure = window.milepostFigures[box.dataset.name];
    });

    function paint() {
      if (!figure || box.hidden) return 0;
      var layout = figure.layout, meta = layout.meta || {}, count = 0;
      if (meta.milestones) {
        var chosen = page.choice();
        var seen = meta.milestones.map(function (one) { return page.fits(chosen, one[0], one[1], one[2].toLowerCase()); });
        count = seen.filter(Boolean).length;
        if (box.dataset.most && count > box.dataset.most) return count;
        filter(seen, layout, meta);
      }
      figure.data.forEach(colour);
      colour(layout);
      layout.font.color = token("ink");
      window.Plotly.react(box, figure.data, layout, figure.config);
      return 0;
    }

    // What is filtered away is left out of every list of a trace, and rows with nothing left in them close up.
    function filter(seen, layout, meta) {
      var used = {}, place = {}, next = 0;
      function shows(at) { return Array.isArray(at) ? at.every(function (one) { return seen[one]; }) : seen[at]; }
      figure.data.forEach(function (trace) {
        var whole = trace.meta.whole = trace.meta.whole || lists(trace);
        Object.keys(whole.values).forEach(function (path) {
          put(trace, path, whole.values[path].filter(function (_, number) { return shows(whole.at[number]); }));
        });
        Object.keys(whole.tokens).forEach(function (path) {
          trace.meta.tokens[path] = whole.tokens[path].filter(function (_, number) { return shows(whole.at[number]); });
        });
        trace.y.forEach(function (row) { if (row !== null) used[row] = true; });
      });
      meta.ticks = meta.ticks || layout.yaxis.ticktext;
      var values = [], texts = [], bounds = [];
      meta.lanes.forEach(function (lane, number) {
        var begin = next;
        for (var row = lane[0]; row < lane[0] + lane[1]; row++) if (used[row]) place[row] = next++;
        if (next === begin) return;
        values.push((begin + next - 1) / 2);
        texts.push(meta.ticks[number]);
        bounds.push(next - 0.5);
      });
      figure.data.forEach(function (trace) {
        trace.y = trace.y.map(function (row) {
          if (row === null) return null;
          var whole = Math.ceil(row - 0.5), at = place[whole];
          return at === undefined ? whole : at + row - whole;
        });
      });
      layout.yaxis.tickvals = values;
      layout.yaxis.ticktext = texts;
      layout.yaxis.range = [Math.max(next, 1) - 0.5, -0.5];
      var room = window.innerHeight - Math.max(box.getBoundingClientRect().top, 0) - 60, rows = Math.max(next, 1);
      // A chart that has the page to itself fills the window, as far as its rows can be read.
      var row = box.dataset.atOnce === "explore" ? Math.max(20, (room - meta.margin) / rows) : meta.row;
      layout.height = rows * row + meta.margin;
      layout.shapes = layout.shapes.slice(0, 1).concat(bounds.slice(0, -1).map(function (y) {
        return { type: "line", xref: "paper", x0: 0, x1: 1, y0: y, y1: y, layer: "below", line: { color: token("line"), width: 1 } };
      }));
    }

    function hide() { box.hidden = true; still.hidden = false; }
    // Too many bars would stop the browser: the static chart stands, and a line says how many are chosen.
    function repaint() {
      var tooMany = paint(), line = document.querySelector(".count");
      if (tooMany) {
        hide();
        if (line) line.textContent = box.dataset.many.replace("{n}", tooMany).replace("{most}", box.dataset.most);
      }
      return !tooMany;
    }
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
    document.addEventListener("milepost-colours", repaint);
    return ready.then(function () {
      return {
        paint: repaint,
        hide: hide,
        show: function () {
          box.hidden = false;
          still.hidden = true;
          if (!repaint()) return;
          if (!isDrawn) box.on("plotly_click", function (event) {
            var data = event.points[0] && event.points[0].customdata;
            if (data) location.href = (document.body.dataset.root || "") + data[0];
          });
          isDrawn = true;
        }
      };
    });
  };
})();
