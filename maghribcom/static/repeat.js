/* Adds and removes the rows of a repeated group without a journey to the server.
   It enhances the macro `rows`; without it the same buttons post the form. */

class Repeated {
  constructor(group) {
    this.group = group;
    this.rows = group.querySelector(".rows");
    this.template = group.querySelector("template");
    this.addButton = group.querySelector("button[name=add]");
    this.most = Number(group.dataset.most ?? Infinity);
    this.next = [...this.rows.querySelectorAll("button[name=remove]")]
      .reduce((top, button) => Math.max(top, Number(button.value.match(/(\d+)$/)?.[1] ?? -1)), -1) + 1;
    this.status = document.createElement("p");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    group.append(this.status);

    this.addButton.addEventListener("click", (event) => {
      event.preventDefault();
      this.add();
    });
    this.rows.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=remove]");
      if (!button) return;
      event.preventDefault();
      this.remove(button.closest("[data-row]"));
    });
  }

  add() {
    if (this.rows.children.length >= this.most) return;
    const row = this.template.content.querySelector("[data-row]").cloneNode(true);
    for (const node of [row, ...row.querySelectorAll("*")]) {
      for (const attribute of [...node.attributes]) {
        if (attribute.value.includes("__index__")) attribute.value = attribute.value.replaceAll("__index__", this.next);
      }
    }
    this.next += 1;
    this.rows.append(row);
    this.settle();
    row.dispatchEvent(new CustomEvent("row-added", { bubbles: true }));
    this.status.textContent = this.group.dataset.textAdded;
    (row.querySelector("input:not([type=hidden]), select, textarea") ?? row.querySelector("[data-row-title]")).focus();
  }

  remove(row) {
    const near = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    this.settle();
    this.group.dispatchEvent(new CustomEvent("row-removed", { bubbles: true }));
    this.status.textContent = this.group.dataset.textRemoved;
    (near?.querySelector("[data-row-title]") ?? this.addButton).focus();
  }

  settle() {
    this.addButton.hidden = this.rows.children.length >= this.most;
    [...this.rows.children].forEach((row, index) => {
      for (const number of row.querySelectorAll("[data-number]")) number.textContent = index + 1;
    });
  }
}

for (const group of document.querySelectorAll("[data-repeat]")) new Repeated(group);
