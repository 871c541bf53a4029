// The answer form of a survey. The token stands behind the # of the address, which no browser sends to a server: it is
// in no log, and goes only into the bodies of the two requests here.
"use strict";

const WORDS = {
  en: {
    title: "Survey", why: "Would you tell us why? (optional)", send: "Send", thanks: "Thank you for your answer.",
    answered: "This invitation has been answered. Thank you.", closed: "This survey is closed.",
    unknown: "This link is not valid.", failed: "That did not work. Please try again in a moment.",
    nps: "0: not at all likely, 10: extremely likely", csat: "1: very dissatisfied, 5: very satisfied",
  },
  zh: {
    title: "满意度调查", why: "愿意告诉我们原因吗？（选填）", send: "提交", thanks: "感谢您的答复。",
    answered: "此邀请已经答复过，谢谢。", closed: "本次调查已结束。",
    unknown: "此链接无效。", failed: "提交未成功，请稍后再试。",
    nps: "0：完全不可能，10：非常可能", csat: "1：非常不满意，5：非常满意",
  },
};
const language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
const words = WORDS[language];
const byId = (id) => document.getElementById(id);
const form = document.querySelector("form");
const token = location.hash.slice(1);
const key = crypto.randomUUID(); // of this visit to the page: a second click gets the first one's answer

function say(text) {
  byId("say").textContent = text;
}

function post(path, body, headers) {
  return fetch(path, {
    method: "POST", credentials: "omit", body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", ...headers },
  });
}

function end(text) {
  form.hidden = true;
  say(text);
}

function show(asked) {
  document.title = asked.name;
  byId("question").textContent = asked.question;
  byId("scale").textContent = words[asked.kind];
  for (let score = asked.lowest; score <= asked.highest; score += 1) {
    const label = document.createElement("label");
    const choice = document.createElement("input");
    Object.assign(choice, { type: "radio", name: "score", value: String(score), required: true });
    label.append(choice, String(score));
    byId("scores").append(label);
  }
  form.hidden = false;
}

async function begin() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = words.title;
  byId("why").textContent = words.why;
  byId("send").textContent = words.send;
  const answer = token ? await post("/v1/survey-forms", { token }) : null;
  if (!answer || answer.status === 422) return end(words.unknown);
  if (!answer.ok) return end(words.failed);
  const asked = await answer.json();
  if (asked.answered) return end(words.answered);
  return asked.open ? show(asked) : end(words.closed);
}

async function send(event) {
  event.preventDefault();
  const given = new FormData(form);
  const comment = given.get("comment").trim();
  const body = { token, score: Number(given.get("score")), ...(comment ? { comment } : {}) };
  byId("send").disabled = true;
  const answer = await post("/v1/survey-answers", body, { "Idempotency-Key": key }).catch(() => null);
  byId("send").disabled = false;
  if (answer && answer.ok) return end(words.thanks);
  if (!answer || answer.status !== 409) return say(words.failed);
  const problem = await answer.json();
  return end(problem.type === "/problems/already-answered" ? words.answered : words.closed);
}

form.addEventListener("submit", send);
begin().catch(() => end(words.failed));
