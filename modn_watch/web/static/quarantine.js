// A button for files that came into quarantine since the page was made: nothing moves by itself.
"use strict";

(() => {
  const pill = document.getElementById("news");
  const WAITS = ["QUARANTINED", "HALTED"];
  const came = new Set();

  document.addEventListener("news", ({ detail: record }) => {
    if (!WAITS.includes(record.state) || document.getElementById(`waits-${record.id}`)) return;
    came.add(record.id);
    const which = came.size === 1 ? pill.dataset.one : pill.dataset.other;
    pill.textContent = which.replace("{number}", came.size);
    pill.hidden = false;
  });
  pill.addEventListener("click", () => location.assign(pill.dataset.newest));
})();
