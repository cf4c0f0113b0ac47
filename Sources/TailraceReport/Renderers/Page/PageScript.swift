/// What the page does beyond being read: sorting, light and dark, and one reading line through all charts.
///
/// The numbers read at the line are those of each chart's own table, so there is no second copy to disagree.
enum PageScript {
  static let text = theme + sorting + reading

  private static let theme = """
    "use strict";
    (() => {
      const root = document.documentElement;
      const button = document.createElement("button");
      const system = matchMedia("(prefers-color-scheme: dark)");
      const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
      const show = () => { button.textContent = isDark() ? "☀ Light" : "☾ Dark"; };
      button.id = "theme";
      button.type = "button";
      button.addEventListener("click", () => {
        root.dataset.theme = isDark() ? "light" : "dark";
        show();
      });
      system.addEventListener("change", show);
      addEventListener("beforeprint", () => {
        for (const folded of document.querySelectorAll("section > details")) folded.open = true;
      });
      show();
      document.querySelector(".title").append(button);
    })();

    """

  private static let sorting = """
    for (const table of document.querySelectorAll("table.sorts")) {
      const body = table.tBodies[0];
      if (body.rows.length < 2) continue;
      [...table.tHead.rows[0].cells].forEach((head, column) => {
        const button = document.createElement("button");
        button.type = "button";
        button.append(...head.childNodes);
        head.append(button);
        const key = row => {
          const cell = row.cells[column];
          return cell.dataset.v === undefined ? cell.textContent : Number(cell.dataset.v);
        };
        const compare = (one, other) =>
          typeof one === "number" && typeof other === "number" ? one - other
          : typeof one === "number" ? 1 : typeof other === "number" ? -1
          : one.localeCompare(other, "en", { numeric: true });
        button.addEventListener("click", () => {
          const before = head.getAttribute("aria-sort");
          const falls = before ? before === "ascending" : !head.classList.contains("word");
          for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
          head.setAttribute("aria-sort", falls ? "descending" : "ascending");
          const rows = [...body.rows];
          rows.sort((one, other) => (falls ? -1 : 1) * compare(key(one), key(other)));
          body.append(...rows);
        });
      });
    }

    """

  private static let reading = """
    (() => {
      const middles = document.getElementById("main").dataset.middles.split(" ").map(Number);
      const spoken = document.getElementById("spoken");
      const figures = [...document.querySelectorAll("figure[data-over=time]")].map(figure => {
        const table = figure.querySelector("table.numbers");
        const drawings = [...figure.querySelectorAll("svg[data-left]")].map(svg => {
          const hair = svg.querySelector("path").cloneNode();
          hair.setAttribute("class", "hair");
          hair.removeAttribute("d");
          svg.append(hair);
          return { svg, hair, left: +svg.dataset.left, right: +svg.dataset.right,
            top: +svg.dataset.top, bottom: +svg.dataset.bottom };
        });
        const now = [...figure.querySelectorAll(".now")];
        return { figure, rows: table.tBodies[0].rows,
          names: [...table.tHead.rows[0].cells].slice(1).map(cell => cell.textContent),
          drawings, now, before: now.map(text => text.textContent),
          readout: figure.querySelector(".readout"), plot: figure.querySelector(".plot") };
      });
      let current = -1;
      const words = part => {
        const cells = [...part.rows[current].cells].map(cell => cell.textContent.trim());
        return "from " + cells[0] + ": " + part.names.map((name, index) =>
          name + " " + (cells[index + 1] || "none")).join(" · ");
      };
      const show = index => {
        if (index === current) return;
        current = index;
        for (const part of figures) {
          const isReading = index >= 0;
          part.figure.classList.toggle("reading", isReading);
          for (const { hair, left, right, top, bottom } of part.drawings) {
            hair.setAttribute("d", isReading
              ? `M${left + middles[index] * (right - left)} ${top}V${bottom}` : "");
          }
          const byRow = part.now.length > 0;
          part.now.forEach((text, row) => {
            text.textContent = isReading
              ? part.rows[index].cells[row + 1].textContent.trim() : part.before[row];
          });
          part.readout.textContent = !isReading ? "\\u00a0"
            : byRow ? "from " + part.rows[index].cells[0].textContent.trim() : words(part);
        }
      };
      const nearest = share => {
        let best = 0;
        middles.forEach((middle, index) => {
          if (Math.abs(middle - share) < Math.abs(middles[best] - share)) best = index;
        });
        return best;
      };
      for (const part of figures) {
        const { plot } = part;
        for (const { svg, left, right } of part.drawings) {
          const follow = event => {
            const frame = svg.getBoundingClientRect();
            const x = (event.clientX - frame.left) / frame.width * svg.viewBox.baseVal.width;
            show(nearest((x - left) / (right - left)));
          };
          svg.addEventListener("pointermove", follow);
          svg.addEventListener("pointerdown", follow);
          svg.addEventListener("pointerleave", () => { if (document.activeElement !== plot) show(-1); });
        }
        plot.tabIndex = 0;
        plot.setAttribute("role", "group");
        plot.setAttribute("aria-label", part.figure.querySelector("h3").textContent
          + ": arrow keys read it from time to time");
        plot.addEventListener("keydown", event => {
          const last = middles.length - 1;
          const next = { ArrowRight: current + 1, ArrowLeft: current < 0 ? last : current - 1,
            PageUp: current + 10, PageDown: current - 10, Home: 0, End: last }[event.key];
          if (event.key === "Escape") { show(-1); return; }
          if (next === undefined) return;
          event.preventDefault();
          show(Math.min(last, Math.max(0, next)));
          spoken.textContent = words(part);
        });
        plot.addEventListener("blur", () => show(-1));
      }
    })();
    """
}
