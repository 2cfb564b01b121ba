"use strict";

const $ = (id) => document.getElementById(id);

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** What to do about each kind of failure. */
const ADVICE = {
  BAD_REQUEST: "Check what you typed: it must be JSON.",
  BAD_ARGUMENTS: "Check the arguments against the declaration above.",
  REFUSED: "Send less, or something simpler: a limit was passed.",
  NO_SUCH_SERVICE: "Nobody serves it any more. Start a responder, or choose another service.",
  NO_SUCH_METHOD: "The service does not have it any more. Choose the method again.",
  PERMISSION_DENIED: "Ask whoever runs the broker for permission.",
  UNAUTHENTICATED: "Ask whoever runs the gateway: the broker does not accept its user.",
  BUSY: "Too much is going on. Call again in a moment.",
  DEADLINE_EXCEEDED: "No answer came in time. It may have run: look before you call again.",
  CANCELLED: "The call was given up. Call again.",
  FAILED: "The method itself failed; see what it says.",
  UNAVAILABLE: "The broker cannot be reached. Start it; the gateway comes back by itself.",
  INTERNAL: "The result cannot be shown, or this is a defect in Parley.",
};

const NO_ANSWER = { title: "No answer", detail: "The gateway cannot be reached. Start it again." };

async function answer(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (failure) {
    throw NO_ANSWER;
  }
  if (!response.ok) {
    const text = await response.text();
    let problem;
    try {
      problem = JSON.parse(text);
    } catch (failure) {
      problem = { title: "HTTP " + response.status, detail: text };
    }
    throw problem;
  }
  return response;
}

async function ask(path, options) {
  const response = await answer(path, options);
  return { status: response.status, text: await response.text() };
}

function post(path, value) {
  return ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(value),
  });
}

/* Services: what there is, looked at again and again. */

let shownServices = "";

async function refresh() {
  try {
    const { text } = await ask("/services");
    state("", false);
    if (text !== shownServices) {
      shownServices = text;
      await showServices(JSON.parse(text));
    }
  } catch (problem) {
    state(problem.detail || problem.title, true);
  }
}

function state(text, isDown) {
  if ($("state").textContent !== text) {
    $("state").textContent = text;
  }
  $("state").classList.toggle("down", isDown);
}

async function showServices(services) {
  const described = await Promise.all(
    services.map(async (service) => ({
      ...service,
      ...JSON.parse((await ask("/services/" + encodeURIComponent(service.service))).text),
    })),
  );
  const focused = document.activeElement && document.activeElement.dataset.target;
  $("service-list").replaceChildren(...described.map(serviceBlock));
  $("services-empty").textContent = "Nothing is served that may be called.";
  $("services-empty").hidden = services.length > 0;
  if (focused) {
    const again = document.querySelector(`[data-target="${CSS.escape(focused)}"]`);
    if (again) again.focus();
  }
  markCurrent();
}

function serviceBlock(service) {
  const count = service.responders + (service.responders === 1 ? " responder" : " responders");
  const block = element("div", { className: "service" });
  block.append(
    element("h3", {}, element("span", { textContent: service.service }), element("small", { textContent: count })),
    element("p", { className: "doc", textContent: service.doc }),
    element("ul", {}, ...service.methods.map((method) => element("li", {}, methodButton(service, method)))),
  );
  return block;
}

let current = "";

function methodButton(service, method) {
  const button = element("button", { type: "button", textContent: method.signature });
  button.dataset.target = service.service + "." + method.signature;
  button.setAttribute("aria-label", button.dataset.target);
  button.addEventListener("click", () => showMethod(service, method));
  return button;
}

function markCurrent() {
  for (const button of document.querySelectorAll("[data-target]")) {
    if (button.dataset.target === current) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

function showMethod(service, method) {
  if (running) running.abort();
  current = service.service + "." + method.signature;
  markCurrent();
  $("method").hidden = false;
  $("method-none").hidden = true;
  $("method-title").textContent = service.service + "." + method.name;
  $("method-declaration").textContent = method.declaration;
  $("method-doc").textContent = method.doc;
  $("outcome").replaceChildren();
  $("key").value = "";
  const fields = method.parameters.map(field);
  $("fields").replaceChildren(...fields.map((one) => one.block));
  const overloaded = service.methods.filter((other) => other.name === method.name).length > 1;
  const name = overloaded ? method.signature : method.name;
  $("call").onsubmit = (event) => {
    event.preventDefault();
    call(service.service, name, fields, method.stream);
  };
  const first = $("fields").querySelector("input, textarea, select") || $("call").querySelector("button");
  first.focus();
}

/* A field for each parameter, as its schema wants it. */

function field(parameter, index) {
  const id = "argument-" + index;
  const label = element("label", { htmlFor: id }, parameter.name + " ", element("small", { textContent: parameter.type }));
  const problem = element("p", { className: "field-problem", id: id + "-problem", hidden: true });
  const schema = parameter.schema;
  let input;
  if (schema.type === "boolean") {
    input = element("select", { id }, element("option", { textContent: "true" }), element("option", { textContent: "false" }));
  } else if (["string", "integer", "number"].includes(schema.type)) {
    input = element("input", { id, type: "text" });
    if (schema.type !== "string") input.inputMode = schema.type === "integer" ? "numeric" : "decimal";
  } else {
    input = element("textarea", { id, spellcheck: false });
    input.placeholder = "JSON: " + (schema.type === "array" ? "[…]" : schema.type === "object" ? "{…}" : "42, \"text\", [1, 2], {\"a\": 1}");
  }
  input.setAttribute("aria-describedby", problem.id);
  return { block: element("div", {}, label, input, problem), input, problem, schema, name: parameter.name };
}

function json(one) {
  const text = one.input.value;
  if (one.schema.type === "string") return JSON.stringify(text);
  try {
    JSON.parse(text);
    return text.trim(); // as it was typed: a number keeps all its digits
  } catch (failure) {
    throw ["integer", "number"].includes(one.schema.type)
      ? "This must be a number."
      : "This must be JSON; text goes in double quotes.";
  }
}

async function call(service, method, fields, isStream) {
  const parts = [];
  let wrong = null;
  for (const one of fields) {
    one.problem.hidden = true;
    one.input.removeAttribute("aria-invalid");
    try {
      parts.push(JSON.stringify(one.name) + ":" + json(one));
    } catch (message) {
      one.problem.textContent = message;
      one.problem.hidden = false;
      one.input.setAttribute("aria-invalid", "true");
      wrong = wrong || one.input;
    }
  }
  if (wrong) {
    wrong.focus();
    return;
  }
  const path = "/services/" + encodeURIComponent(service) + "/" + encodeURIComponent(method);
  const headers = { "Content-Type": "application/json" };
  const key = $("key").value.trim();
  if (key) headers["Idempotency-Key"] = key;
  const trace = hex(16);
  headers.traceparent = "00-" + trace + "-" + hex(8) + "-01";
  const request = { method: "POST", headers, body: "{" + parts.join(",") + "}" };
  const called = current;
  const button = $("call").querySelector("button");
  button.disabled = true;
  $("outcome").replaceChildren(element("p", { className: "quiet", textContent: "Calling…" }));
  const start = performance.now();
  // What has a key is remembered as a whole, and not as a stream.
  const shown = await (isStream && !key ? streamed(path, request) : whole(path, request));
  const took = Math.round(performance.now() - start);
  button.disabled = false;
  if (called !== current) return;
  $("outcome").replaceChildren(...shown, element("p", { className: "quiet", id: "took", textContent: took + " ms, trace " + trace }));
}

/** Random bytes, as they name a trace. */
function hex(bytes) {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(random, (one) => one.toString(16).padStart(2, "0")).join("");
}

async function whole(path, request) {
  try {
    const { status, text } = await ask(path, request);
    return status === 202
      ? [element("h3", { className: "good", textContent: "Sent" }), element("p", { textContent: "No answer comes." })]
      : [element("h3", { className: "good", textContent: "Result" }), element("pre", { id: "result", textContent: pretty(text), tabIndex: 0 })];
  } catch (problem) {
    return failure(problem);
  }
}

/* A stream: its items as they come, the newest thousand. */

const MOST_ITEMS = 1000;
let running = null;

async function streamed(path, request) {
  const stop = new AbortController();
  running = stop;
  const items = element("ol", { id: "items", tabIndex: 0 });
  items.setAttribute("aria-label", "Items");
  items.setAttribute("aria-live", "off");
  const button = element("button", { type: "button", textContent: "Stop" });
  button.addEventListener("click", () => stop.abort());
  $("outcome").replaceChildren(element("p", { className: "quiet", textContent: "Items come…" }), button, items);
  let count = 0;
  let end = failure(NO_ANSWER);
  const headers = { ...request.headers, Accept: "text/event-stream" };
  try {
    const response = await answer(path, { ...request, headers, signal: stop.signal });
    for await (const { name, data } of events(response.body)) {
      if (name === "item") {
        items.append(element("li", { value: ++count, textContent: data }));
        if (items.children.length > MOST_ITEMS) items.firstChild.remove();
      } else if (name === "end") {
        end = [element("h3", { className: "good", textContent: count + (count === 1 ? " item" : " items") })];
      } else if (name === "problem") {
        end = failure(JSON.parse(data));
      }
    }
  } catch (problem) {
    end = stop.signal.aborted
      ? [element("h3", { textContent: "Stopped after " + count + (count === 1 ? " item" : " items") })]
      : failure(problem.title ? problem : NO_ANSWER);
  }
  if (running === stop) running = null;
  return [...end, items];
}

/** Server-Sent Events, which a browser itself reads of a GET only. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const blocks = (rest + part.value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const lines = block.split("\n");
      const of = (field) => lines.filter((line) => line.startsWith(field)).map((line) => line.slice(field.length)).join("\n");
      yield { name: of("event: "), data: of("data: ") };
    }
  }
}

/** Reformatted only where that changes nothing: a number may have more digits than a browser has. */
function pretty(text) {
  try {
    const value = JSON.parse(text);
    return JSON.stringify(value) === text ? JSON.stringify(value, null, 2) : text;
  } catch (failure) {
    return text;
  }
}

function failure(problem) {
  const code = problem.code || problem.title;
  const said = (problem.exception ? problem.exception + ": " : "") + (problem.detail || "");
  return [
    element("h3", { className: "bad", id: "problem", textContent: code }),
    element("p", { textContent: said }),
    element("p", { id: "advice", textContent: ADVICE[code] || "" }),
  ];
}

/* Rooms */

let stream = null;
let seat = null;

async function refreshRooms() {
  try {
    const { text } = await ask("/rooms");
    $("room-names").replaceChildren(...JSON.parse(text).map((room) => element("option", { value: room.name })));
  } catch (problem) {
    $("join-problem").textContent = problem.detail || problem.title;
  }
}

$("join").addEventListener("submit", (event) => {
  event.preventDefault();
  leave();
  $("join-problem").textContent = "";
  $("talk").replaceChildren();
  const room = $("room").value.trim();
  const path = "/rooms/" + encodeURIComponent(room);
  stream = new EventSource(path + "/events?as=" + encodeURIComponent($("as").value.trim()));
  stream.addEventListener("welcome", (message) => {
    seat = { path, member: JSON.parse(message.data).member };
    showTalk();
    $("text").focus();
  });
  stream.addEventListener("problem", (message) => {
    const problem = JSON.parse(message.data);
    leave();
    $("join-problem").textContent = problem.detail;
  });
  stream.addEventListener("members", (message) => showMembers(JSON.parse(message.data)));
  stream.addEventListener("message", (message) => showMessage(JSON.parse(message.data)));
  stream.addEventListener("event", (message) => showEvent(JSON.parse(message.data)));
  stream.onerror = () => {
    if (stream && stream.readyState === EventSource.CLOSED) {
      leave();
      $("join-problem").textContent = "The room cannot be reached. Try again.";
    }
  };
});

function leave() {
  if (stream) stream.close();
  stream = null;
  seat = null;
  $("say").hidden = true;
  showMembers([]);
}

$("leave").addEventListener("click", () => {
  leave();
  line("event", "You have left.");
  $("room").focus();
});

$("say").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!seat) return;
  $("say-problem").textContent = "";
  try {
    await post(seat.path + "/messages", { member: seat.member, text: $("text").value });
    $("text").value = "";
  } catch (problem) {
    $("say-problem").textContent = problem.detail || problem.title;
  }
});

function showTalk() {
  $("say").hidden = false;
  $("talk").hidden = false;
  $("talk-none").hidden = true;
}

function showMembers(members) {
  $("members-title").hidden = members.length === 0;
  $("members").replaceChildren(...members.map((member) => element("li", { textContent: member.name })));
}

function showMessage(message) {
  const time = new Date(message.sentAt);
  line("", element("time", { dateTime: message.sentAt, textContent: time.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) }),
    " ", element("strong", { textContent: message.sender + (message.kind === "PRIVATE" ? " (to you)" : "") }), ": " + message.text);
}

const TOLD = {
  JOINED: "joined", RETURNED: "is back", LEFT: "left", LOST: "was lost", REMOVED: "was sent away",
};

function showEvent(event) {
  line("event", event.name ? event.name + " " + (TOLD[event.kind] || event.kind) : event.detail || event.kind);
}

function line(className, ...parts) {
  const talk = $("talk");
  const atEnd = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 40;
  talk.append(element("li", { className }, ...parts));
  while (talk.children.length > 500) talk.firstChild.remove();
  if (atEnd) talk.scrollTop = talk.scrollHeight;
}
