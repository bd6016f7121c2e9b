/* Saves a form's fields to a draft on the server as they change, and says so politely.
   <form data-autosave="<draft url>"> with the line of the macro `saved_line`; without it the form's own button saves. */

const QUIET = 1200;
const AGAIN = 15000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.line = form.querySelector("[data-saved]");
    this.waiting = false;
    this.sending = false;
    this.sent = this.fields();
    form.addEventListener("input", () => this.later(QUIET));
    form.addEventListener("change", () => this.later(QUIET));
    form.addEventListener("row-removed", () => this.later(QUIET));
    form.addEventListener("submit", () => this.stop());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && this.waiting) this.save();
    });
    window.addEventListener("online", () => this.waiting && this.save());
  }

  fields() {
    return new URLSearchParams([...new FormData(this.form)].filter(([, value]) => typeof value === "string")).toString();
  }

  later(delay) {
    this.waiting = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  stop() {
    this.waiting = false;
    clearTimeout(this.timer);
  }

  async save() {
    if (this.sending) return;
    const body = this.fields();
    clearTimeout(this.timer);
    this.waiting = false;
    if (body === this.sent) return;
    this.sending = true;
    try {
      const answer = await fetch(this.form.dataset.autosave, {
        method: "POST",
        headers: {
          "Content-Type": "application/x-www-form-urlencoded",
          "X-CSRFToken": this.form.elements.csrf_token?.value ?? "",
          Accept: "application/json",
        },
        body,
        keepalive: body.length < 60000,
        redirect: "manual",
      });
      if (answer.ok) await this.saved(answer, body);
      else this.failed(answer);
    } catch {
      this.say("away");
      this.later(AGAIN);
    } finally {
      this.sending = false;
    }
  }

  async saved(answer, body) {
    this.sent = body;
    const { version } = await answer.json();
    if (version !== undefined && this.form.elements.version) {
      this.form.elements.version.value = version;
      if (!this.waiting) this.sent = this.fields();
    }
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    this.say("saved", { hour: two(now.getHours()), minute: two(now.getMinutes()) });
  }

  failed(answer) {
    if (answer.status === 409) {
      this.say("conflict");
    } else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      this.say("signedOut");
    } else if (answer.status >= 500 || answer.status === 429) {
      this.say("away");
      this.later(AGAIN);
    } else {
      this.say("refused");
    }
  }

  say(what, values = {}) {
    if (!this.line) return;
    const text = this.line.dataset[`text${what[0].toUpperCase()}${what.slice(1)}`] ?? "";
    this.line.textContent = text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);
