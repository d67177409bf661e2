// What becomes of files, as it happens: each page that is open hears it, and its count stays true.
"use strict";

(() => {
  const total = document.getElementById("total");
  const RETRY_MS = 3000;
  const PATIENCE_MS = 400;

  let source = null;
  let retry = 0;
  let due = 0;

  const say = (kind, detail) => document.dispatchEvent(new CustomEvent(kind, { detail }));

  const count = () => {
    due ||= setTimeout(() => {
      due = 0;
      htmx.trigger(total, "refresh");
    }, PATIENCE_MS);
  };

  const leave = () => {
    clearTimeout(retry);
    source?.close();
    source = null;
  };

  const listen = () => {
    leave();
    source = new EventSource(total.dataset.events);
    source.addEventListener("record", (event) => {
      say("news", JSON.parse(event.data));
      count();
    });
    source.addEventListener("changed", count);
    source.addEventListener("deleted", count);
    source.addEventListener("open", () => {
      say("news:on");
      count();
    });
    source.addEventListener("error", () => {
      say("news:off");
      // A browser comes back by itself, but not after an answer that was an error.
      if (source.readyState === EventSource.CLOSED) {
        retry = setTimeout(listen, RETRY_MS);
      }
    });
  };

  // What somebody does on this page changes the count, too.
  document.addEventListener("htmx:afterSwap", (event) => event.detail.target !== total && count());

  // A tab that nobody sees leaves its connection to others.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      say("news:off");
      leave();
    } else if (!source) {
      listen();
    }
  });
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => event.persisted && listen());
  // Not before the scripts that hear it are there.
  addEventListener("DOMContentLoaded", listen);
})();
