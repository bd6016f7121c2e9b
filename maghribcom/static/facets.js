/* Results follow the facets at once: the page that the form would open is fetched and its parts are put in place.
   Without it, or when anything goes wrong, the form is sent as any other. */

const PARTS = ["#results-top", "#facets", "#results", ".languages"];
let asking = null;

function address() {
  const form = document.getElementById("search");
  const target = new URL(form.action, document.baseURI);
  target.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== "")).toString();
  return target;
}

async function follow(target) {
  asking?.abort();
  asking = new AbortController();
  document.getElementById("results").setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(target, { signal: asking.signal, headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    put(new DOMParser().parseFromString(await answer.text(), "text/html"));
    history.pushState({}, "", target);
  } catch (fault) {
    if (fault.name !== "AbortError") location.assign(target);
  }
}

/* Focus stays on the same box, the column stays open, and the new count is said. */
function put(fetched) {
  const { name, value } = document.activeElement;
  const open = document.querySelector("#facets details").open;
  for (const part of PARTS) {
    const found = fetched.querySelector(part);
    document.querySelector(part)?.replaceWith(found ?? "");
  }
  document.querySelector("#results-top").dispatchEvent(new Event("part-replaced", { bubbles: true }));
  document.title = fetched.title;
  const column = document.querySelector("#facets details");
  column.open = open;
  const boxes = [...column.querySelectorAll("input")];
  (boxes.find((box) => box.name === name && box.value === value) ?? boxes[0])?.focus({ preventScroll: true });
  document.getElementById("announced").textContent = document.querySelector("h1").textContent;
}

const page = document.querySelector(".results-page");
if (page && document.getElementById("search")) {
  page.classList.add("enhanced");
  page.addEventListener("change", (event) => {
    if (event.target.closest("#facets")) follow(address());
  });
  window.addEventListener("popstate", () => location.reload());
}
