// A picture to look around in: every element with `data-viewer` becomes one.

import { frame } from "./viewer_frame.js";
import { gestures } from "./viewer_gestures.js";
import { layers } from "./viewer_layers.js";
import { marks } from "./viewer_marks.js";
import { drawing, fetchDrawing, photograph } from "./viewer_picture.js";
import { inPicture, roundLength } from "./viewer_view.js";

/** The scale is no longer than so many pixels, and than such a share of a narrow picture. */
const SCALE_PX = 120;
const SCALE_SHARE = 0.3;
const MM_PER_M = 1000;

async function begin(viewer) {
  const stage = viewer.querySelector("[data-stage]");
  const picture = await loaded(viewer, stage);
  if (!picture) return;
  stage.replaceChildren(picture.element);
  stage.tabIndex = 0;
  viewer.classList.add("is-live");
  const framed = frame(stage, picture);
  gestures(stage, framed);
  buttons(viewer, stage, framed);
  if (picture.left !== null) {
    measure(viewer, stage, framed);
    layers(viewer, picture.element);
    const notes = document.querySelectorAll(viewer.dataset.notes || "none");
    if (notes.length) marks(viewer, stage, framed, notes);
  }
  // What is read by tests and by nobody else: when all of it can be used.
  viewer.dataset.ready = "";
}

/** Return the picture of a viewer; null where it cannot be had, and what stands there stays. */
async function loaded(viewer, stage) {
  if (viewer.dataset.viewer === "drawing") {
    try {
      const svg = await fetchDrawing(viewer.dataset.src);
      return svg && drawing(svg);
    } catch {
      return null;
    }
  }
  const image = stage.querySelector("img");
  try {
    await image.decode();
  } catch {
    return null;
  }
  return image.naturalWidth ? photograph(image) : null;
}

function buttons(viewer, stage, framed) {
  const does = {
    closer: () => framed.stepIn(),
    farther: () => framed.stepOut(),
    whole: () => framed.fit(),
    large: () => (document.fullscreenElement ? document.exitFullscreen() : viewer.requestFullscreen()),
  };
  for (const button of viewer.querySelectorAll("[data-do]")) {
    button.hidden = button.dataset.do === "large" && !document.fullscreenEnabled;
    button.addEventListener("click", does[button.dataset.do]);
  }
  framed.follow(() => {
    const isWhole = !framed.canZoomOut();
    for (const name of ["farther", "whole"]) {
      viewer.querySelector(`[data-do="${name}"]`)?.setAttribute("aria-disabled", String(isWhole));
    }
    stage.classList.toggle("is-whole", isWhole);
  });
}

function measure(viewer, stage, framed) {
  const scale = viewer.querySelector("[data-scale]");
  const pointer = viewer.querySelector("[data-pointer]");
  scale.hidden = false;
  framed.follow((view) => {
    const length = roundLength(view.scale, Math.min(SCALE_PX, stage.clientWidth * SCALE_SHARE));
    scale.querySelector("[data-bar]").style.width = `${length * view.scale}px`;
    scale.querySelector("[data-length]").textContent =
      length < MM_PER_M ? `${plain(length)} mm` : `${plain(length / MM_PER_M)} m`;
  });
  stage.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") return;
    const box = stage.getBoundingClientRect();
    const at = inPicture(framed.view(), { x: event.clientX - box.left, y: event.clientY - box.top });
    pointer.textContent = `x ${plain(framed.picture.left + at.x, 1)}, y ${plain(framed.picture.top - at.y, 1)} mm`;
  });
  stage.addEventListener("pointerleave", () => {
    pointer.textContent = "";
  });
}

function plain(value, decimals = 3) {
  return String(Number(value.toFixed(decimals)));
}

/** LightBurn saves a picture of its own in most projects, and not in all. */
for (const own of document.querySelectorAll("[data-own] img")) {
  const judge = () => {
    own.closest("figure").hidden = own.naturalWidth <= 1;
  };
  for (const kind of ["load", "error"]) own.addEventListener(kind, judge);
  if (own.complete) judge();
}
for (const viewer of document.querySelectorAll("[data-viewer]")) begin(viewer);
