// Four corners of a paper on a picture: rows of numbers are the truth, the picture is a view of them. Choose a corner, then tap its
// place, press an arrow, or change a number; handles may also be dragged. A preview shows the paper straightened.
(() => {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const TAP_MOVE = 12; // px a finger may slip within a tap

  const shape = (name, attributes) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };

  /** The 3 × 3 perspective that takes four points to four points, as eight numbers and a 1 (Gaussian elimination). */
  const perspective = (from, to) => {
    const rows = from.flatMap(([x, y], n) => {
      const [u, v] = to[n];
      return [[x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]];
    });
    for (let column = 0; column < 8; column += 1) {
      let best = column;
      for (let row = column + 1; row < 8; row += 1) if (Math.abs(rows[row][column]) > Math.abs(rows[best][column])) best = row;
      [rows[column], rows[best]] = [rows[best], rows[column]];
      if (Math.abs(rows[column][column]) < 1e-9) return null;
      for (let row = 0; row < 8; row += 1) {
        if (row === column) continue;
        const share = rows[row][column] / rows[column][column];
        for (let at = column; at < 9; at += 1) rows[row][at] -= share * rows[column][at];
      }
    }
    return [...rows.map((row, n) => row[8] / row[n]), 1];
  };

  /** Whether the outline bulges everywhere and does not cross itself. */
  const fits = (points) => {
    const turns = points.map(([x, y], n) => {
      const [px, py] = points[(n + 3) % 4];
      const [nx, ny] = points[(n + 1) % 4];
      return (x - px) * (ny - y) - (y - py) * (nx - x);
    });
    return turns.every((turn) => turn > 1) || turns.every((turn) => turn < -1);
  };

  const wire = (section) => {
    const form = section.closest("form");
    const stage = form.querySelector("[data-stage]");
    const picture = form.querySelector("[data-picture]");
    const layer = form.querySelector("[data-corner-layer]");
    const say = section.querySelector("[data-corner-say]");
    const rows = [...section.querySelectorAll("[data-corner-row]")];
    const [width, height] = [Number(section.dataset.width), Number(section.dataset.height)];
    const straight = section.querySelector("[data-straight]");
    let now = 0;
    let pace = 10;
    let held = null;
    let start = null;

    const inputs = (at) => [...rows[at].querySelectorAll("input")];
    const points = () => rows.map((row, at) => inputs(at).map((input) => Number(input.value) || 0));
    const name = (at) => rows[at].getAttribute("aria-label");
    const tell = (words) => { say.textContent = words; };
    const told = (at) => { const [x, y] = points()[at]; return `${name(at)}: 왼쪽에서 ${x}, 위에서 ${y}.`; };

    const draw = () => {
      const unit = width / (stage.clientWidth || width);
      const all = points();
      const words = all.map((point) => point.join(",")).join(" ");
      layer.replaceChildren(shape("polygon", { class: "box-halo", points: words }), shape("polygon", { class: fits(all) ? "box-mine" : "box-mine rc-crossed", points: words }),
        ...all.map(([x, y], at) => {
          const group = shape("g", { class: at === now ? "rc-handle rc-handle-now" : "rc-handle", "data-handle": at });
          const text = shape("text", { x, y: y + 6 * unit, "font-size": 17 * unit, "text-anchor": "middle" });
          text.textContent = at + 1;
          group.append(shape("circle", { class: "rc-grasp", cx: x, cy: y, r: 24 * unit }), shape("circle", { cx: x, cy: y, r: 14 * unit }), text);
          return group;
        }));
      preview(all);
    };

    const preview = (all) => {
      if (!straight) return;
      const side = (a, b) => Math.hypot(all[a][0] - all[b][0], all[a][1] - all[b][1]);
      const across = (side(0, 1) + side(3, 2)) / 2;
      const down = (side(0, 3) + side(1, 2)) / 2;
      const good = fits(all) && across > 20 && down > 20;
      straight.hidden = !good;
      section.querySelector("[data-straight-none]").hidden = good;
      if (!good) return;
      const wide = Math.min(straight.parentElement.clientWidth, 420);
      const tall = (wide * down) / across;
      const image = straight.querySelector("img");
      const m = perspective(all, [[0, 0], [wide, 0], [wide, tall], [0, tall]]);
      if (!m) return;
      straight.style.width = `${wide}px`;
      straight.style.height = `${tall}px`;
      image.style.width = `${width}px`;
      image.style.height = `${height}px`;
      image.style.transform = `matrix3d(${[m[0], m[3], 0, m[6], m[1], m[4], 0, m[7], 0, 0, 1, 0, m[2], m[5], 0, m[8]].join(",")})`;
    };

    const choose = (at) => {
      now = (at + rows.length) % rows.length;
      rows.forEach((row, n) => {
        row.toggleAttribute("data-now", n === now);
        row.querySelector("[data-corner-pick]").setAttribute("aria-pressed", String(n === now));
      });
      draw();
    };
    const put = (at, x, y) => {
      const fit = (value, most) => Math.min(most, Math.max(0, Math.round(value)));
      const [first, second] = inputs(at);
      first.value = fit(x, width);
      second.value = fit(y, height);
      draw();
    };
    const changed = () => section.dispatchEvent(new CustomEvent("bench:changed", { bubbles: true }));
    const move = (at, right, down) => {
      const [x, y] = points()[at];
      put(at, x + right, y + down);
      changed();
      tell(told(at));
    };
    const place = (event) => {
      const frame = picture.getBoundingClientRect();
      return [((event.clientX - frame.left) / frame.width) * width, ((event.clientY - frame.top) / frame.height) * height];
    };

    stage.addEventListener("pointerdown", (event) => {
      if (!event.isPrimary || event.button !== 0) return;
      start = { x: event.clientX, y: event.clientY };
      const handle = event.target.closest?.("[data-handle]");
      if (!handle) return;
      held = Number(handle.dataset.handle);
      start.again = held === now; // a tap on the chosen one is a tap on the picture: there it shall stand
      choose(held);
      stage.setPointerCapture(event.pointerId);
    });
    stage.addEventListener("pointermove", (event) => {
      if (held === null || !start || Math.hypot(event.clientX - start.x, event.clientY - start.y) < TAP_MOVE / 2) return;
      put(held, ...place(event));
      start.dragged = true;
    });
    stage.addEventListener("pointerup", (event) => {
      if (!start) return;
      const { dragged, again, x, y } = start;
      const moved = Math.hypot(event.clientX - x, event.clientY - y);
      start = null;
      if (held !== null && (dragged || !again)) {
        if (dragged) { changed(); tell(told(held)); } else tell(`${name(held)}. 이제 제자리를 누르세요.`);
        held = null;
        return;
      }
      held = null;
      if (moved > TAP_MOVE) return;
      const at = now;
      put(at, ...place(event));
      changed();
      choose(at + 1);
      tell(`${told(at)} 다음은 ${now + 1}번이에요.`);
    });
    stage.addEventListener("pointercancel", () => { start = null; held = null; });

    section.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const at = rows.indexOf(button.closest("[data-corner-row]"));
      if (button.matches("[data-corner-pick]")) { choose(at); tell(`${name(at)}. 사진에서 그 자리를 누르세요.`); }
      else if (button.dataset.cornerBy) {
        choose(at);
        const by = Number(button.dataset.cornerBy) * pace;
        const first = button.closest(".wb-number") === rows[at].querySelector(".wb-number");
        move(at, first ? by : 0, first ? 0 : by);
      } else if (button.matches("[data-corner-pace]")) {
        pace = pace === 10 ? 1 : 10;
        section.querySelector("[data-corner-pace-words]").textContent = `한 번에 ${pace}칸`;
        tell(`한 번 누를 때 ${pace}칸씩 움직여요.`);
      }
    });
    section.addEventListener("keydown", (event) => {
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (!way || !event.target.matches("[data-corner-pick]")) return;
      event.preventDefault();
      const at = rows.indexOf(event.target.closest("[data-corner-row]"));
      choose(at);
      move(at, way[0] * pace, way[1] * pace);
    });
    section.addEventListener("input", draw);
    form.addEventListener("bench:restored", draw);
    new ResizeObserver(draw).observe(stage);

    for (const hidden of section.querySelectorAll("[data-corner-pick], [data-corner-by], [data-corner-pace]")) hidden.hidden = false;
    stage.dataset.mode = "corners";
    choose(0);
    tell("1번 모서리가 골라져 있어요. 사진에서 그 자리를 누르세요.");
  };

  for (const section of document.querySelectorAll("[data-corners]")) wire(section);
})();
