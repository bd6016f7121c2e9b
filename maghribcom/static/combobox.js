/* An editable combobox with a list of suggestions, after the WAI-ARIA pattern ("list autocomplete, manual selection").
   It enhances the plain inputs of the macros `combobox` and `combobox_many`; without it they go on as plain fields. */

const DELAY = 160;
const LEAST = 2;
let made = 0;

function element(name, properties = {}, attributes = {}) {
  const node = Object.assign(document.createElement(name), properties);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

function word(suggestion) {
  const attributes = suggestion.language ? { lang: suggestion.language } : {};
  return element("bdi", { textContent: suggestion.label }, attributes);
}

// The label that was typed, where it is another one: "énergie solaire (solar energy)".
function matched(suggestion) {
  const attributes = suggestion.matched_language ? { lang: suggestion.matched_language } : {};
  const note = element("span", { className: "combobox-context" });
  note.append("(", element("bdi", { textContent: suggestion.matched }, attributes), ")");
  return note;
}

class Combobox {
  constructor(box) {
    this.box = box;
    this.input = box.querySelector("input");
    this.value = box.dataset.value ? document.getElementById(box.dataset.value) : null;
    this.chosen = box.dataset.many ? box.parentElement.querySelector(".chosen") : null;
    this.suggestions = [];
    this.active = -1;
    this.last = this.input.value;

    const id = `suggestions-${(made += 1)}`;
    this.list = element("ul", { id, hidden: true, className: "combobox-list" }, { role: "listbox" });
    this.list.setAttribute("aria-label", box.dataset.textList);
    this.status = element("p", { className: "visually-hidden" }, { role: "status" });
    for (const [key, text] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id,
    })) this.input.setAttribute(key, text);
    box.append(this.list, this.status);

    this.input.addEventListener("input", (event) => this.typed(event));
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
    if (this.chosen) this.chosen.addEventListener("change", (event) => this.unchoose(event.target));
  }

  typed(event) {
    if (this.value && this.input.value !== this.last) this.value.value = "";
    this.last = this.input.value;
    if (event.isComposing) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), DELAY);
  }

  // Where several words are listed in one field, those behind the last comma.
  listed() {
    const comma = this.box.hasAttribute("data-listed") ? this.input.value.search(/[^,،;]*$/) : 0;
    return this.input.value.slice(0, comma);
  }

  asked() {
    return this.input.value.slice(this.listed().length);
  }

  async ask() {
    const text = this.asked().trim();
    this.asking?.abort();
    if (text.length < LEAST) {
      this.close();
      return;
    }
    this.asking = new AbortController();
    const address = new URL(this.box.dataset.combobox, document.baseURI);
    address.searchParams.set("q", text);
    if (this.box.dataset.kind) address.searchParams.set("kind", this.box.dataset.kind);
    try {
      const answer = await fetch(address, { signal: this.asking.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      this.show((await answer.json()).suggestions);
    } catch (fault) {
      if (fault.name === "AbortError") return;
      this.close();
      this.status.textContent = this.box.dataset.textAway;
    }
  }

  show(suggestions) {
    if (document.activeElement !== this.input) return;
    const taken = new Set(this.chosenBoxes().map((box) => box.value));
    this.suggestions = suggestions.filter((one) => !taken.has(String(one.id)));
    this.list.replaceChildren(...this.suggestions.map((one, index) => {
      const option = element("li", { id: `${this.list.id}-${index}` }, { role: "option", "aria-selected": "false" });
      option.append(word(one));
      if (one.matched) option.append(" ", matched(one));
      if (one.context) option.append(" ", element("span", { className: "combobox-context", textContent: `· ${one.context}` }));
      if (one.experts) option.append(" ", element("span", { className: "combobox-context", textContent: `· ${one.experts}` }));
      return option;
    }));
    this.move(-1);
    const found = this.suggestions.length;
    this.list.hidden = found === 0;
    this.input.setAttribute("aria-expanded", String(found > 0));
    const { textCount, textNone } = this.box.dataset;
    this.status.textContent = found ? textCount.replace("{count}", found) : textNone;
  }

  move(to) {
    this.active = to;
    [...this.list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === to)));
    if (to < 0) {
      this.input.removeAttribute("aria-activedescendant");
    } else {
      this.input.setAttribute("aria-activedescendant", this.list.children[to].id);
      this.list.children[to].scrollIntoView({ block: "nearest" });
    }
  }

  pressed(event) {
    const open = !this.list.hidden;
    const count = this.suggestions.length;
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) {
        this.ask();
      } else if (!event.altKey) {
        // Between the last option and the first lies the field itself: -1.
        const step = event.key === "ArrowDown" ? 1 : -1;
        this.move(((this.active + 1 + step + count + 1) % (count + 1)) - 1);
      } else if (event.key === "ArrowUp") {
        this.close();
      }
    } else if (event.key === "Enter" && open && this.active >= 0) {
      event.preventDefault();
      this.choose(this.active);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.close();
    }
  }

  choose(index) {
    const one = this.suggestions[index];
    const before = this.listed().trimEnd();
    this.input.value = this.chosen ? "" : `${before}${before ? " " : ""}${one.label}`;
    this.last = this.input.value;
    if (this.value) this.value.value = one.id;
    if (this.chosen) this.add(one);
    this.close();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  chosenBoxes() {
    return this.chosen ? [...this.chosen.querySelectorAll("input")] : [];
  }

  add(one) {
    const label = element("label");
    label.append(element("input", { type: "checkbox", checked: true, name: this.box.dataset.many, value: one.id }), " ", word(one));
    const item = element("li");
    item.append(label);
    this.chosen.append(item);
    this.status.textContent = this.box.dataset.textAdded.replace("{word}", one.label);
  }

  unchoose(box) {
    if (box.checked) return;
    const item = box.closest("li");
    this.status.textContent = this.box.dataset.textRemoved.replace("{word}", item.textContent.trim());
    item.remove();
    this.input.focus();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.move(-1);
  }
}

export function enhance(root) {
  for (const box of root.querySelectorAll("[data-combobox]:not([data-ready])")) {
    box.dataset.ready = "";
    new Combobox(box);
  }
}

enhance(document);
for (const happened of ["row-added", "part-replaced"]) document.addEventListener(happened, (event) => enhance(event.target));
