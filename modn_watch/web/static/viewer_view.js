// Which part of a picture is in sight: pure functions of plain values.
//
// A view is `{x, y, scale}`: the point of the picture in the upper left corner of the stage, and
// pixels for each of its units.  A box is `{x, y, width, height}` in its units, a size
// `{width, height}` in pixels.

/** How much closer than as a whole a picture can be looked at. */
const CLOSEST = 400;
/** So many pixels for a unit are always to be had. */
const FINE = 24;

/** Return the view that shows a box as a whole, in the middle. */
export function whole(box, size) {
  const scale = Math.min(size.width / box.width, size.height / box.height);
  return centred({ x: box.x + box.width / 2, y: box.y + box.height / 2 }, scale, size);
}

/** Return the view with a point of the picture in its middle. */
export function centred(point, scale, size) {
  return { x: point.x - size.width / scale / 2, y: point.y - size.height / scale / 2, scale };
}

/** Return the view moved by so many pixels, as if somebody dragged the picture. */
export function dragged(view, dx, dy) {
  return { ...view, x: view.x - dx / view.scale, y: view.y - dy / view.scale };
}

/** Return the view so much closer; what lies under a place on the stage stays under it. */
export function closer(view, factor, at) {
  const scale = view.scale * factor;
  return { x: view.x + at.x / view.scale - at.x / scale, y: view.y + at.y / view.scale - at.y / scale, scale };
}

/** Return the nearest view that is neither too far nor too close nor beside the picture. */
export function kept(view, box, size) {
  const least = whole(box, size).scale;
  const most = Math.max(least * CLOSEST, FINE);
  const scale = Math.min(Math.max(view.scale, least), most);
  const at = { x: size.width / 2, y: size.height / 2 };
  const held = scale === view.scale ? view : closer(view, scale / view.scale, at);
  const middle = { x: held.x + at.x / scale, y: held.y + at.y / scale };
  return centred(
    {
      x: within(middle.x, box.x, box.width, size.width / scale),
      y: within(middle.y, box.y, box.height, size.height / scale),
    },
    scale,
    size,
  );
}

/** The middle may go to the picture's edge, and not at all where it is in sight as a whole. */
function within(middle, begin, length, seen) {
  if (seen >= length) return begin + length / 2;
  return Math.min(Math.max(middle, begin), begin + length);
}

/** Return where a point of the picture is on the stage. */
export function onStage(view, point) {
  return { x: (point.x - view.x) * view.scale, y: (point.y - view.y) * view.scale };
}

/** Return which point of the picture is at a place on the stage. */
export function inPicture(view, at) {
  return { x: view.x + at.x / view.scale, y: view.y + at.y / view.scale };
}

/** Return the longest round length (1, 2 or 5 and noughts) that is no longer than so many pixels. */
export function roundLength(scale, pixels) {
  const most = pixels / scale;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [5, 2, 1].find((each) => each * power <= most) ?? 1;
  return step * power;
}

/** Return the view between two, the scale growing by the same share in the same time. */
export function between(one, other, share, size) {
  const scale = one.scale * (other.scale / one.scale) ** share;
  const middle = (view) => inPicture(view, { x: size.width / 2, y: size.height / 2 });
  const from = middle(one);
  const to = middle(other);
  // Coming closer, most of the way is gone at once, so that it does not rush past at the end.
  const grown = other.scale / one.scale;
  const way = Math.abs(grown - 1) < 1e-6 ? share : ((1 - grown ** -share) / (1 - 1 / grown));
  return centred({ x: from.x + (to.x - from.x) * way, y: from.y + (to.y - from.y) * way }, scale, size);
}
