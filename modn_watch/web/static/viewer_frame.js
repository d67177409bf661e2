// The frame that a picture moves in: one view, and all who follow it.

import { between, centred, closer, dragged, kept, whole } from "./viewer_view.js";

/** How much closer one press of a button goes. */
const STEP = 1.5;
/** How long the way to another view takes, milliseconds. */
const WAY_MS = 320;
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Return the frame of a stage, filled with a picture. */
export function frame(stage, picture) {
  const followers = [];
  let size = sized(stage);
  let view = whole(picture.box, size);
  let asked = 0;
  let way = 0;

  function draw() {
    asked = 0;
    picture.show(view, size);
    for (const follow of followers) follow(view, size);
  }

  function set(next) {
    view = kept(next, picture.box, size);
    asked ||= requestAnimationFrame(draw);
  }

  /** Go to a view, in steps that an eye can follow. */
  function go(next) {
    cancelAnimationFrame(way);
    const from = view;
    const to = kept(next, picture.box, size);
    if (still.matches) {
      set(to);
      return;
    }
    const begun = performance.now();
    const step = (now) => {
      const share = Math.min(Math.max((now - begun) / WAY_MS, 0), 1);
      set(between(from, to, 1 - (1 - share) ** 3, size));
      if (share < 1) way = requestAnimationFrame(step);
    };
    way = requestAnimationFrame(step);
  }

  function middle() {
    return { x: size.width / 2, y: size.height / 2 };
  }

  new ResizeObserver(() => {
    const isWhole = !canZoomOut();
    const before = { x: view.x + size.width / view.scale / 2, y: view.y + size.height / view.scale / 2 };
    size = sized(stage);
    if (size.width && size.height) set(isWhole ? whole(picture.box, size) : centred(before, view.scale, size));
  }).observe(stage);

  function canZoomOut() {
    return view.scale > whole(picture.box, size).scale * 1.001;
  }

  return {
    picture,
    canZoomOut,
    view: () => view,
    follow(follower) {
      followers.push(follower);
      follower(view, size);
    },
    drag(dx, dy) {
      cancelAnimationFrame(way);
      set(dragged(view, dx, dy));
    },
    /** Tell whether dragging so would move anything. */
    canDrag(dx, dy) {
      const next = kept(dragged(view, dx, dy), picture.box, size);
      return canZoomOut() && Math.abs(next.x - view.x) + Math.abs(next.y - view.y) > 1e-9;
    },
    zoom(factor, at = middle()) {
      cancelAnimationFrame(way);
      set(closer(view, factor, at));
    },
    stepIn: (at = middle()) => go(closer(view, STEP, at)),
    stepOut: (at = middle()) => go(closer(view, 1 / STEP, at)),
    stepBy: (dx, dy) => go(dragged(view, dx, dy)),
    fit: () => go(whole(picture.box, size)),
    refresh: () => set(view),
    /** Bring a point into the middle, close enough to see what is around it. */
    lookAt(point) {
      const near = whole(picture.box, size).scale * 4;
      go(centred(point, Math.max(view.scale, near), size));
    },
  };
}

function sized(stage) {
  return { width: stage.clientWidth, height: stage.clientHeight };
}
