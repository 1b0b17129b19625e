// Ordering without dragging: each row gets "up" and "down" buttons, the hidden field holds the order.
// Without this file every row keeps its own select (차례 1…n) and the form works the same way.
class OrderList extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.field = this.querySelector("[data-order]");
    this.said = this.querySelector("[data-said]");
    this.field.disabled = false;
    for (const rank of this.querySelectorAll("[data-rank]")) {
      rank.hidden = true;
      rank.querySelector("select").disabled = true;
    }
    for (const buttons of this.querySelectorAll("[data-buttons]")) buttons.hidden = false;
    this.addEventListener("click", (event) => this.press(event));
    this.mark();
  }

  get rows() {
    return [...this.querySelectorAll("[data-token]")];
  }

  press(event) {
    const button = event.target.closest("[data-move]");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const rows = this.rows;
    const row = button.closest("[data-token]");
    const at = rows.indexOf(row);
    const other = rows[at + Number(button.dataset.move)];
    if (!other) return;
    if (button.dataset.move === "-1") other.before(row);
    else other.after(row);
    button.focus();
    this.mark();
    this.field.value = this.rows.map((each) => each.dataset.token).join(",");
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
    const name = row.querySelector(".order-text").textContent.trim();
    this.said.textContent = `${name}: ${rows.length}개 가운데 ${this.rows.indexOf(row) + 1}번째`;
  }

  // A button at the edge stays focusable, so that the focus is not lost after the last move.
  mark() {
    const rows = this.rows;
    rows.forEach((row, at) => {
      row.querySelector('[data-move="-1"]').setAttribute("aria-disabled", String(at === 0));
      row.querySelector('[data-move="1"]').setAttribute("aria-disabled", String(at === rows.length - 1));
    });
  }
}

customElements.define("order-list", OrderList);
