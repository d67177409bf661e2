// Notes on a drawing: a numbered mark at each place, and the way from a note there and back.

import { onStage } from "./viewer_view.js";

/** Of marks nearer to each other one is shown, with how many there are, pixels. */
const CROWD_PX = 20;
/** Marks beyond the edge by so much are left out, pixels. */
const BEYOND_PX = 40;

/** Put the notes that have a place onto the drawing in a frame. */
export function marks(viewer, stage, frame, notes) {
  const { left, top } = frame.picture;
  const placed = [...notes].map((note) => ({
    note,
    number: note.dataset.note,
    at: { x: Number(note.dataset.x) - left, y: top - Number(note.dataset.y) },
    mark: mark(note.dataset.note, note.querySelector("[data-said]").textContent),
  }));
  const card = viewer.querySelector("[data-card]");
  const layer = document.createElement("div");
  layer.className = "marks";
  layer.append(...placed.map((each) => each.mark));
  stage.append(layer);
  let here = null;

  frame.follow((view, size) => {
    const shown = [];
    // The one that is looked at is not to vanish behind its neighbours.
    for (const each of [...placed].sort((one, other) => (other === here) - (one === here))) {
      const at = onStage(view, each.at);
      const isIn = at.x > -BEYOND_PX && at.y > -BEYOND_PX && at.x < size.width + BEYOND_PX && at.y < size.height + BEYOND_PX;
      const near = isIn && shown.find((other) => Math.hypot(other.x - at.x, other.y - at.y) < CROWD_PX);
      each.mark.hidden = !isIn || Boolean(near);
      each.mark.style.transform = `translate(${at.x}px, ${at.y}px)`;
      each.mark.dataset.more = "";
      if (near) near.count += 1;
      else if (isIn) shown.push({ ...at, mark: each.mark, count: 0 });
    }
    for (const each of shown) each.mark.dataset.more = each.count ? `+${each.count}` : "";
  });

  function look(each) {
    for (const other of placed) {
      other.mark.classList.toggle("is-here", other === each);
      other.note.classList.toggle("is-here", other === each);
    }
    here = each;
    card.hidden = !each;
    if (!each) {
      frame.refresh();
      return;
    }
    each.note.closest("details")?.setAttribute("open", "");
    card.querySelector("[data-card-number]").textContent = each.number;
    card.querySelector("[data-card-said]").textContent = each.note.querySelector("[data-said]").textContent;
    frame.lookAt(each.at);
  }

  function step(by) {
    look(placed[(placed.indexOf(here) + by + placed.length) % placed.length]);
  }

  for (const each of placed) {
    each.mark.addEventListener("click", () => look(each));
    each.note.querySelector("[data-follow]")?.addEventListener("click", (event) => {
      event.preventDefault();
      look(each);
      stage.scrollIntoView({ block: "nearest", behavior: "instant" });
    });
  }
  card.querySelector("[data-card-back]").addEventListener("click", () => {
    here.note.scrollIntoView({ block: "center", behavior: "instant" });
    here.note.querySelector("[data-follow]").focus({ preventScroll: true });
  });
  card.querySelector("[data-card-earlier]").addEventListener("click", () => step(-1));
  card.querySelector("[data-card-later]").addEventListener("click", () => step(1));
  card.querySelector("[data-card-close]").addEventListener("click", () => {
    look(null);
    stage.focus({ preventScroll: true });
  });
}

function mark(number, said) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "mark";
  made.textContent = number;
  made.title = said;
  // The list of notes leads here from the keyboard, one by one.
  made.tabIndex = -1;
  return made;
}
