// What every page does: the colour scheme, and pictures that are not there.
"use strict";

(() => {
  const top = document.documentElement;
  top.classList.add("scripted");

  const scheme = document.getElementById("scheme");
  if (scheme) {
    const dark = () =>
      top.dataset.scheme
        ? top.dataset.scheme === "dark"
        : matchMedia("(prefers-color-scheme: dark)").matches;
    scheme.hidden = false;
    scheme.addEventListener("click", () => {
      const next = dark() ? "light" : "dark";
      top.dataset.scheme = next;
      const root = document.body.dataset.root || "/";
      document.cookie = `scheme=${next}; path=${root}; max-age=31536000; samesite=lax`;
    });
  }

  // Behind each picture stands an icon, for files of which there is none but a single pixel.
  const judge = (picture) => {
    if (picture.complete) {
      picture.closest(".thumb").classList.toggle("shown", picture.naturalWidth > 1);
    }
  };
  for (const kind of ["load", "error"]) {
    document.addEventListener(
      kind,
      (event) => event.target.matches?.(".thumb img") && judge(event.target),
      true,
    );
  }
  const look = (within) => within.querySelectorAll(".thumb img").forEach(judge);
  document.addEventListener("htmx:load", (event) => look(event.detail.elt));
  look(document);
})();
