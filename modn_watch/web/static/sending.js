// Sending files from the arrivals page, by drag and drop or from the picker.
"use strict";

(() => {
  const form = document.getElementById("send");
  const files = document.getElementById("files");
  const chosen = document.getElementById("chosen");
  const bar = document.getElementById("sending");
  const outcome = document.getElementById("outcome");
  const button = form.querySelector("button");
  const drop = form.querySelector(".drop");
  const codes = ["client_code", "project_code"];

  const amount = (bytes) =>
    bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

  const line = (name, words, kind, target) => {
    const made = document.createElement("li");
    const called = document.createElement(target ? "a" : "b");
    called.textContent = name;
    if (target) {
      called.href = target;
    }
    made.append(called, ` ${words}`);
    made.className = kind;
    return made;
  };

  const list = () => {
    chosen.replaceChildren(...[...files.files].map((each) => line(each.name, amount(each.size), "")));
    outcome.replaceChildren();
    form.classList.toggle("full", files.files.length > 0);
  };

  const say = (words, kind) => {
    const made = document.createElement("p");
    made.className = `told ${kind}`;
    made.textContent = words;
    outcome.replaceChildren(made);
  };

  const read = (request) => {
    try {
      return JSON.parse(request.responseText);
    } catch {
      return {};
    }
  };

  const finish = (request) => {
    bar.hidden = true;
    button.disabled = false;
    const found = read(request);
    if (request.status === 0 || request.status >= 400) {
      say([found.detail || form.dataset.failed, found.hint].filter(Boolean).join(" "), "bad");
      return;
    }
    const made = document.createElement("ul");
    made.className = "chosen";
    for (const each of found.files || [found]) {
      const record = each.record || each;
      const failed = record.status === "failed";
      const words = failed
        ? record.error_message || form.dataset.refused
        : record.status === "completed" ? form.dataset.sent : form.dataset.waits;
      const target = record.id ? form.dataset.records + record.id : "";
      made.append(line(record.original_filename || each.name || "", words, failed ? "bad" : "good", target));
    }
    outcome.replaceChildren(made);
    // Who sends several files sends the next to the same project.
    files.value = "";
    chosen.replaceChildren();
    form.classList.remove("full");
  };

  const send = () => {
    const request = new XMLHttpRequest();
    request.open("POST", form.dataset.to);
    const said = JSON.parse(document.body.getAttribute("hx-headers"));
    for (const [name, value] of Object.entries(said)) {
      if (value) {
        request.setRequestHeader(name, value);
      }
    }
    request.upload.addEventListener("progress", (event) => {
      bar.value = event.lengthComputable ? (100 * event.loaded) / event.total : 0;
    });
    request.upload.addEventListener("load", () => say(form.dataset.reading, "soft"));
    request.addEventListener("loadend", () => finish(request));
    bar.value = 0;
    bar.hidden = false;
    button.disabled = true;
    say(form.dataset.sending, "soft");
    const body = new FormData(form);
    // What proves who asks stands in a header.
    body.delete("csrf");
    for (const name of codes) {
      if (!body.get(name)) {
        body.delete(name);
      }
    }
    request.send(body);
  };

  const tell = (found) => {
    say(found.problem || found.question, found.problem ? "bad" : "warn");
    if (found.problem) {
      form.elements[found.field].setAttribute("aria-invalid", "true");
      form.elements[found.field].focus();
      return;
    }
    const yes = document.createElement("button");
    yes.type = "button";
    yes.textContent = found.yes;
    yes.addEventListener("click", send);
    outcome.append(yes);
    yes.focus();
  };

  // A client or a project that is new may be one that was misspelled: that is asked first.
  const doubt = async () => {
    const said = new URLSearchParams(codes.map((name) => [name, form.elements[name].value]));
    try {
      const answer = await fetch(`${form.dataset.doubt}?${said}`);
      return answer.ok ? await answer.json() : {};
    } catch {
      return {};
    }
  };

  const ask = async () => {
    button.disabled = true;
    const found = await doubt();
    button.disabled = false;
    if (found.problem || found.question) {
      tell(found);
    } else {
      send();
    }
  };

  form.classList.add("quick");
  files.addEventListener("change", list);
  for (const name of codes) {
    form.elements[name].addEventListener("input", () => {
      outcome.replaceChildren();
      codes.forEach((each) => form.elements[each].removeAttribute("aria-invalid"));
    });
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (files.files.length) {
      ask();
    } else {
      say(form.dataset.none, "bad");
    }
  });

  // Anywhere on the page will do: a file that misses would open in the browser instead.
  const carries = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  addEventListener("dragover", (event) => {
    if (carries(event)) {
      event.preventDefault();
      drop.classList.add("over");
    }
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) {
      drop.classList.remove("over");
    }
  });
  addEventListener("drop", (event) => {
    if (carries(event)) {
      event.preventDefault();
      drop.classList.remove("over");
      files.files = event.dataTransfer.files;
      list();
      form.querySelector("#send-client").focus();
    }
  });
})();
