// Arrivals as they come: hears the news and asks for the list anew.
"use strict";

(() => {
  const list = document.getElementById("list");
  const live = document.getElementById("live");
  const pill = document.getElementById("news");
  const said = document.getElementById("said");
  const FINISHED = { DONE: "filed", DUPLICATE: "filed", QUARANTINED: "failed", HALTED: "failed" };
  const PATIENCE_MS = 250;
  const RETRY_MS = 3000;

  let missed = false;
  let timer = 0;
  // Records that changed since the list was last made, by their numbers.
  let news = new Map();

  const show = (on) => {
    live.hidden = false;
    live.classList.toggle("off", !on);
    live.textContent = on ? live.dataset.on : live.dataset.off;
  };

  // Nothing moves under somebody's eyes or fingers.
  const reading = () => {
    const picked = getSelection();
    return (
      list.dataset.begin !== "0" ||
      scrollY > 200 ||
      list.contains(document.activeElement) ||
      (!picked.isCollapsed && list.contains(picked.anchorNode))
    );
  };

  const refresh = () => {
    pill.hidden = true;
    htmx.trigger(list, "refresh");
  };

  const announce = (told) => {
    const finished = told.filter((each) => each.state in FINISHED);
    if (finished.length > 3) {
      said.textContent = list.dataset.several.replace("{number}", finished.length);
    } else if (finished.length) {
      said.textContent = finished
        .map((each) => list.dataset[FINISHED[each.state]].replace("{name}", each.original_filename))
        .join(" ");
    }
  };

  const settle = () => {
    timer = 0;
    announce([...news.values()]);
    if (reading()) {
      const which = news.size === 1 ? pill.dataset.one : pill.dataset.other;
      pill.textContent = which.replace("{number}", news.size);
      pill.hidden = false;
    } else {
      refresh();
    }
  };

  document.addEventListener("news", ({ detail: record }) => {
    news.set(record.id, record);
    timer ||= setTimeout(settle, PATIENCE_MS);
  });
  document.addEventListener("news:on", () => {
    show(true);
    if (missed && !reading()) {
      refresh();
    }
    missed = false;
  });
  document.addEventListener("news:off", () => {
    missed = true;
    show(false);
  });

  pill.addEventListener("click", () => {
    if (list.dataset.begin !== "0") {
      location.assign(list.dataset.newest);
      return;
    }
    scrollTo({ top: 0 });
    document.getElementById("main").focus({ preventScroll: true });
    refresh();
  });

  list.addEventListener("htmx:afterSwap", () => {
    for (const number of news.keys()) {
      document.getElementById(`record-${number}`)?.classList.add("fresh");
    }
    news = new Map();
  });
  for (const wrong of ["htmx:responseError", "htmx:sendError"]) {
    list.addEventListener(wrong, () => {
      show(false);
      setTimeout(refresh, RETRY_MS);
    });
  }
})();
