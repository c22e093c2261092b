"""The script and the style sheet of the bar; they are served from this machine's memory and stand in no site."""

FOLDER = ".milepost"
EVENTS = f"{FOLDER}/events"
SCRIPT = f"{FOLDER}/reload.js"
SHEET = f"{FOLDER}/serve.css"

# A hidden page lets go of its connection: a browser allows six to one server, whatever the number of its tabs.
_RELOAD = """\
(function () {
  "use strict";
  var shown = document.currentScript.dataset.shown, source = null;

  function leave() {
    if (source) source.close();
    source = null;
  }

  function listen() {
    if (document.hidden || source) return;
    source = new EventSource("/.milepost/events");
    source.onmessage = function (event) {
      if (event.data !== shown) { leave(); location.reload(); }
    };
  }

  document.addEventListener("visibilitychange", function () {
    if (document.hidden) leave(); else listen();
  });
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", listen);
  listen();
})();
"""

_STYLE = """\
body { padding-bottom: 3.5rem; }
body:has(> .milepost-serve.is-wrong) { padding-bottom: 62vh; }
.milepost-serve {
  position: fixed; inset: auto 0 0 0; z-index: 2147483647; max-height: 60vh; overflow: auto;
  display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 32px; padding: 8px 16px;
  background: #161b22; color: #e9edf3; border-top: 3px solid #1a56c4;
  font: 14px/1.5 system-ui, sans-serif; text-align: left;
}
.milepost-serve.is-wrong { border-top-color: #d4183d; }
.milepost-serve details { margin: 0; padding: 0; min-width: 0; }
.milepost-serve details[open] { flex: 1 0 100%; }
.milepost-serve ul { display: inline; margin: 0; padding: 0; }
.milepost-serve li { display: inline-block; margin: 0 2px; }
.milepost-serve a, .milepost-serve b { display: inline-block; padding: 1px 8px; border-radius: 4px; color: inherit; }
.milepost-serve b { background: #e9edf3; color: #161b22; }
.milepost-serve summary { cursor: pointer; font-weight: 600; }
.milepost-serve pre {
  margin: 8px 0 0; padding: 8px; overflow: auto; background: #0b0f14; color: inherit; border: 0;
  font: 13px/1.45 ui-monospace, monospace; white-space: pre;
}
.milepost-serve :focus-visible { outline: 2px solid #8ab8ff; outline-offset: 1px; }
@media print { body { padding-bottom: 0; } .milepost-serve { display: none; } }
"""

FILES: tuple[tuple[str, bytes], ...] = ((SCRIPT, _RELOAD.encode()), (SHEET, _STYLE.encode()))
