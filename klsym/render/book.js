"use strict";
const box = document.querySelector("input[type=search]");
const said = document.querySelector(".found");
const entries = [...document.querySelectorAll("nav li")].map((item) => {
  const link = item.querySelector("a");
  const target = document.getElementById(link.hash.slice(1));
  return { item, link, text: (link.textContent + " " + target.textContent).toLowerCase(), title: link.textContent.toLowerCase() };
});
let chosen = -1;
const shown = () => entries.filter((entry) => !entry.item.hidden);
function choose(place) {
  const list = shown();
  entries.forEach((entry) => entry.link.classList.remove("chosen"));
  chosen = list.length ? (place + list.length) % list.length : -1;
  if (chosen >= 0) { list[chosen].link.classList.add("chosen"); list[chosen].link.scrollIntoView({ block: "nearest" }); }
}
function search() {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  const byTitle = entries.some((entry) => words.every((word) => entry.title.includes(word)));
  for (const entry of entries) {
    const where = byTitle ? entry.title : entry.text;
    entry.item.hidden = !words.every((word) => where.includes(word));
  }
  for (const list of document.querySelectorAll("nav ol")) {
    const empty = ![...list.children].some((item) => !item.hidden);
    list.previousElementSibling.hidden = empty && words.length > 0;
  }
  const count = shown().length;
  said.textContent = words.length ? (count === 1 ? "1 theorem" : count + " theorems") : "";
  choose(words.length ? 0 : -1);
  if (!words.length) { chosen = -1; entries.forEach((entry) => entry.link.classList.remove("chosen")); }
}
box.addEventListener("input", search);
box.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") { choose(chosen + 1); event.preventDefault(); }
  else if (event.key === "ArrowUp") { choose(chosen - 1); event.preventDefault(); }
  else if (event.key === "Enter" && shown()[chosen]) { shown()[chosen].link.click(); }
  else if (event.key === "Escape") { box.value = ""; search(); box.blur(); }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== box) { box.focus(); box.select(); event.preventDefault(); }
});
document.querySelector("button").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
});
