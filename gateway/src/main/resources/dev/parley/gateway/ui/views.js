"use strict";

/* Which view, and what it looks at again and again. */

const VIEWS = {
  services: { show: refresh },
  rooms: { show: refreshRooms },
  load: { show: refreshLoad },
  dead: { show: refreshDead },
};

function currentView() {
  const name = location.hash.slice(1);
  return VIEWS[name] ? name : "services";
}

function view() {
  const shown = currentView();
  for (const name of Object.keys(VIEWS)) {
    $(name + "-view").hidden = name !== shown;
    if (name === shown) $("to-" + name).setAttribute("aria-current", "page");
    else $("to-" + name).removeAttribute("aria-current");
  }
  VIEWS[shown].show();
}

setInterval(() => document.hidden || refresh(), 3000);
setInterval(() => document.hidden || currentView() !== "load" || refreshLoad(), 5000);
window.addEventListener("hashchange", view);
view();
if (currentView() !== "services") refresh();
