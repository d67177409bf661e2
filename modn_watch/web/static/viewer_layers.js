// Layers on and off, and what the colours mean.

/** What two drawings on each other share, and what one of them has alone. */
const SIDES = ["common", "only-one", "only-other"];

/** Let the boxes of a viewer switch the layers of its drawing. */
export function layers(viewer, svg) {
  const groups = [...svg.querySelectorAll("g")].filter((each) => namesOf(each).length);
  const boxes = [...viewer.querySelectorAll("input[data-layer]")];
  const known = new Set(groups.flatMap(namesOf));

  function show() {
    const off = new Set(boxes.filter((box) => !box.checked).map((box) => box.dataset.layer));
    for (const group of groups) {
      group.classList.toggle("is-off", namesOf(group).every((name) => off.has(name)));
    }
  }

  for (const box of boxes) {
    box.disabled = !known.has(box.dataset.layer);
    box.closest("label").classList.toggle("is-empty", box.disabled);
    box.addEventListener("change", show);
    for (const group of groups) {
      if (namesOf(group)[0] === box.dataset.layer && box.dataset.color) {
        group.style.setProperty("--layer", box.dataset.color);
      }
    }
  }
  colours(viewer, svg);
  rings(viewer, svg);
}

/** A contour may be of lines of several layers, in one group. */
function namesOf(group) {
  const name = group.dataset.layer ?? group.querySelector(":scope > title")?.textContent;
  if (name !== undefined) return name.split(", ");
  return SIDES.filter((side) => group.classList.contains(side));
}

function colours(viewer, svg) {
  const choice = viewer.querySelector("[data-colours]");
  if (!choice) return;
  choice.hidden = false;
  const show = () => {
    const isByLayer = choice.querySelector("input:checked").value === "layer";
    svg.classList.toggle("by-layer", isByLayer);
    viewer.querySelector("[data-legend]").hidden = isByLayer;
  };
  choice.addEventListener("change", show);
  for (const each of viewer.querySelectorAll("[data-legend] [data-kind]")) {
    each.hidden = !svg.querySelector(each.dataset.kind);
  }
  show();
}

/** Rings around places: there are more of them than notes, and they are in the way of these. */
function rings(viewer, svg) {
  const box = viewer.querySelector("input[data-rings]");
  if (!box) return;
  box.closest("label").hidden = !svg.querySelector("circle");
  box.disabled = false;
  const show = () => svg.classList.toggle("has-rings", box.checked);
  box.addEventListener("change", show);
  show();
}
