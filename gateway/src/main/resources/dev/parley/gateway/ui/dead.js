"use strict";

/* Dead letters: for those whom the broker lets see them. */

async function refreshDead() {
  $("dead-problem").replaceChildren();
  try {
    const { text } = await ask("/dead-letters");
    const letters = JSON.parse(text);
    $("dead-letters").replaceChildren(...letters.map(letterBlock));
    $("dead-state").textContent = letters.length === 0 ? "There are none." : "";
  } catch (problem) {
    $("dead-letters").replaceChildren();
    $("dead-state").textContent = "";
    showDeadProblem(problem);
  }
}

function showDeadProblem(problem) {
  $("dead-problem").textContent = (problem.detail || problem.title) + "." + (problem.code === "PERMISSION_DENIED"
    ? " Ask whoever runs the broker for a user who is an admin, and whoever runs this gateway to make you that user: broker-user in its file of callers or, without one, parley gateway --user."
    : "");
}

function letterBlock(letter) {
  const name = letter.service + "." + letter.method;
  const facts = [
    ["Why", letter.expiredAt ? "expired " + moment(letter.expiredAt) : "given out five times, never acknowledged"],
    ["Sent", moment(letter.sentAt) + (letter.user ? " by " + letter.user : "")],
    ["Caller waits", letter.expiredAt ? "no more" : letter.deadline ? "until " + moment(letter.deadline) : "for no answer"],
    ["Size", letter.bytes.toLocaleString() + " bytes"],
    ["Id", letter.id],
  ];
  const block = element("li", { className: "letter" },
    element("h3", { textContent: name }),
    element("dl", {}, ...facts.map(([term, fact]) => element("div", {}, element("dt", { textContent: term }), element("dd", { textContent: fact })))));
  if (letter.refusal) {
    block.append(element("p", { className: "quiet", textContent: letter.refusal + "." }));
  } else {
    const button = element("button", { type: "button", textContent: "Send to " + letter.service + " again" });
    button.setAttribute("aria-label", "Send " + name + ", " + letter.id + ", again");
    button.addEventListener("click", () => reissue(letter, button));
    block.append(button);
  }
  return block;
}

function moment(text) {
  return new Date(text).toLocaleString([], { dateStyle: "medium", timeStyle: "medium" });
}

async function reissue(letter, button) {
  button.disabled = true;
  try {
    await post("/dead-letters/" + encodeURIComponent(letter.id) + "/reissue", {});
    await refreshDead();
    $("dead-state").textContent = "Sent to " + letter.service + " again: " + letter.method + ", " + letter.id + ".";
  } catch (problem) {
    await refreshDead();
    showDeadProblem(problem);
  }
  $("dead-again").focus();
}

$("dead-again").addEventListener("click", refreshDead);
