// Mouse, wheel, fingers and keys that move a picture in its frame.
//
// The page stays free to scroll: a wheel turned back over a picture that is whole, a finger that
// strokes over one, and whatever began elsewhere, are the page's.

/** How fast a wheel zooms, and how fast a pinch on a touchpad, which comes as a wheel with Ctrl. */
const WHEEL = 0.0015;
const PINCH = 0.01;
const LINE_PX = 18;
/** So long after the page scrolled a wheel is still the page's, milliseconds. */
const SCROLLING_MS = 250;
/** So far a mouse moves before it drags, pixels. */
const SLACK_PX = 3;
const ARROW_PX = 80;

/** Let a stage move what is in its frame. */
export function gestures(stage, frame) {
  mouse(stage, frame);
  wheel(stage, frame);
  fingers(stage, frame);
  keys(stage, frame);
}

function place(stage, event) {
  const box = stage.getBoundingClientRect();
  return { x: event.clientX - box.left - stage.clientLeft, y: event.clientY - box.top - stage.clientTop };
}

function mouse(stage, frame) {
  let last = null;
  let isDragged = false;

  stage.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" || event.button > 1 || event.target.closest("a, button")) return;
    last = place(stage, event);
    isDragged = false;
  });
  stage.addEventListener("pointermove", (event) => {
    if (!last || event.pointerType === "touch") return;
    const now = place(stage, event);
    if (!isDragged && Math.hypot(now.x - last.x, now.y - last.y) < SLACK_PX) return;
    if (!isDragged) stage.setPointerCapture(event.pointerId);
    isDragged = true;
    stage.classList.add("is-dragged");
    frame.drag(now.x - last.x, now.y - last.y);
    last = now;
  });
  for (const end of ["pointerup", "pointercancel"]) {
    stage.addEventListener(end, () => {
      last = null;
      stage.classList.remove("is-dragged");
    });
  }
  stage.addEventListener("dblclick", (event) => {
    if (event.target.closest("a, button")) return;
    const at = place(stage, event);
    (event.shiftKey ? frame.stepOut : frame.stepIn)(at);
  });
}

function wheel(stage, frame) {
  let scrolled = -Infinity;
  let zoomed = -Infinity;
  addEventListener("scroll", () => {
    scrolled = performance.now();
  }, { passive: true });

  stage.addEventListener("wheel", (event) => {
    const now = performance.now();
    const isScrolling = now - scrolled < SCROLLING_MS && now - zoomed > SCROLLING_MS;
    const isDone = event.deltaY > 0 && !frame.canZoomOut() && now - zoomed > SCROLLING_MS;
    if (!event.ctrlKey && (isScrolling || isDone || event.deltaY === 0)) return;
    event.preventDefault();
    zoomed = now;
    const turned = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * LINE_PX : event.deltaY;
    frame.zoom(Math.exp(-turned * (event.ctrlKey ? PINCH : WHEEL)), place(stage, event));
  }, { passive: false });
}

function fingers(stage, frame) {
  let last = null;
  /** Whether the one finger moves the picture; null = it has not moved yet. */
  let isOurs = null;

  const begin = (event) => {
    last = [...event.touches].map((touch) => place(stage, touch));
    isOurs = event.touches.length > 1 ? true : null;
  };
  const move = (event) => {
    const now = [...event.touches].map((touch) => place(stage, touch));
    if (!last || now.length !== last.length) {
      last = now;
      return;
    }
    const [from, to] = [middle(last), middle(now)];
    isOurs ??= frame.canDrag(to.x - from.x, to.y - from.y);
    if (!isOurs) return;
    if (event.cancelable) event.preventDefault();
    frame.drag(to.x - from.x, to.y - from.y);
    if (now.length > 1) frame.zoom(spread(now) / spread(last), to);
    last = now;
  };
  stage.addEventListener("touchstart", begin, { passive: true });
  stage.addEventListener("touchmove", move, { passive: false });
  stage.addEventListener("touchend", (event) => {
    last = event.touches.length ? [...event.touches].map((touch) => place(stage, touch)) : null;
  }, { passive: true });
  stage.addEventListener("touchcancel", () => {
    last = null;
  }, { passive: true });
}

function middle(points) {
  const sum = (name) => points.reduce((total, point) => total + point[name], 0) / points.length;
  return { x: sum("x"), y: sum("y") };
}

function spread(points) {
  return Math.max(Math.hypot(points[0].x - points[1].x, points[0].y - points[1].y), 1);
}

function keys(stage, frame) {
  const doing = {
    "+": () => frame.stepIn(),
    "=": () => frame.stepIn(),
    "-": () => frame.stepOut(),
    0: () => frame.fit(),
    ArrowLeft: () => frame.stepBy(ARROW_PX, 0),
    ArrowRight: () => frame.stepBy(-ARROW_PX, 0),
    ArrowUp: () => frame.stepBy(0, ARROW_PX),
    ArrowDown: () => frame.stepBy(0, -ARROW_PX),
  };
  stage.addEventListener("keydown", (event) => {
    const isOwn = event.target === stage && !event.ctrlKey && !event.metaKey && !event.altKey;
    const does = isOwn ? doing[event.key] : undefined;
    // What is whole has nowhere to go: there the arrows scroll the page.
    if (!does || (event.key.startsWith("Arrow") && !frame.canZoomOut())) return;
    event.preventDefault();
    does();
  });
}
