// A picture of ours, fetched and put together anew: nothing in it runs, loads or styles anything.

const STYLE = /<style>[^<]*<\/style>/g;
const ELEMENTS = new Set(["svg", "g", "path", "circle", "rect", "line", "title"]);
const ATTRIBUTES = new Set([
  "class", "d", "cx", "cy", "r", "x", "y", "x1", "y1", "x2", "y2", "width", "height", "viewBox",
  "fill", "fill-rule", "stroke", "stroke-width", "stroke-dasharray", "data-layer", "data-left-mm",
  "data-top-mm", "data-operation", "data-color",
]);
/** Of more paths, or of longer ones, no browser draws sixty pictures a second. */
const MANY_PATHS = 1500;
const MANY_CHARACTERS = 400_000;
/** So long nothing moves before such a picture is drawn anew, milliseconds. */
const REST_MS = 140;

/** Return the drawing at an address; null where there is none. */
export async function fetchDrawing(url) {
  const answer = await fetch(url, { headers: { Accept: "image/svg+xml" }, credentials: "same-origin" });
  const type = answer.headers.get("content-type") ?? "";
  if (!answer.ok || !type.startsWith("image/svg+xml")) return null;
  const text = await answer.text();
  // Its own style is not wanted here, and a browser complains of it as soon as it is parsed.
  const read = new DOMParser().parseFromString(text.replace(STYLE, ""), "image/svg+xml");
  const root = read.documentElement;
  return root instanceof SVGSVGElement ? copied(root) : null;
}

function copied(element) {
  const made = document.createElementNS(element.namespaceURI, element.localName);
  for (const { name, value } of element.attributes) {
    if (ATTRIBUTES.has(name)) made.setAttribute(name, value);
  }
  for (const child of element.childNodes) {
    if (child.nodeType === Node.TEXT_NODE && element.localName === "title") {
      made.append(child.data);
    } else if (child.nodeType === Node.ELEMENT_NODE && ELEMENTS.has(child.localName)) {
      made.append(copied(child));
    }
  }
  return made;
}

/** Return a drawing as what a frame shows; its units are millimetres, y down. */
export function drawing(svg) {
  const [x, y, width, height] = svg.getAttribute("viewBox").split(/[ ,]+/).map(Number);
  const isHeavy = heavy(svg);
  // The title of the whole would follow the pointer around.
  svg.querySelector(":scope > title")?.remove();
  for (const name of ["width", "height"]) svg.removeAttribute(name);
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  let drawn = null;
  let timer = 0;

  function draw(view, size) {
    clearTimeout(timer);
    drawn = { ...view, ...size };
    svg.setAttribute("viewBox", [view.x, view.y, size.width / view.scale, size.height / view.scale].join(" "));
    svg.style.transform = "";
  }

  /** Move what was drawn, as a whole; lines get their width back once it rests. */
  function move(view, size) {
    const grown = view.scale / drawn.scale;
    const x = (drawn.x - view.x) * view.scale;
    const y = (drawn.y - view.y) * view.scale;
    svg.style.transform = `translate(${x}px, ${y}px) scale(${grown})`;
    clearTimeout(timer);
    timer = setTimeout(draw, REST_MS, view, size);
  }

  return {
    element: svg,
    box: { x, y, width, height },
    left: number(svg.dataset.leftMm),
    top: number(svg.dataset.topMm),
    show(view, size) {
      const isSame = drawn && drawn.width === size.width && drawn.height === size.height;
      (isHeavy && isSame ? move : draw)(view, size);
    },
  };
}

function heavy(svg) {
  const paths = [...svg.querySelectorAll("path")];
  const characters = paths.reduce((sum, path) => sum + path.getAttribute("d").length, 0);
  return paths.length > MANY_PATHS || characters > MANY_CHARACTERS;
}

function number(text) {
  return text === undefined ? null : Number(text);
}

/** Return an image as what a frame shows; its units are its pixels. */
export function photograph(image) {
  const box = { x: 0, y: 0, width: image.naturalWidth, height: image.naturalHeight };
  return {
    element: image,
    box,
    left: null,
    top: null,
    show(view) {
      const x = -view.x * view.scale;
      const y = -view.y * view.scale;
      image.style.transform = `translate(${x}px, ${y}px) scale(${view.scale})`;
    },
  };
}
