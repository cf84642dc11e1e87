namespace Atelier.App.Report;

/// <summary>The page's look and behaviour, constant and without outside resources.</summary>
internal static class PageAssets
{
    /// <summary>Colours and strokes of charts, all that a drawing by itself needs.</summary>
    public const string ChartStyle = """
        :root { color-scheme: light dark;
          --paper: #fbfaf8; --card: #fff; --ink: #22252b; --dim: #6d727c; --line: #e4e2dd; --accent: #3b6fd4;
          --c0: #3b6fd4; --c1: #e0663a; --c2: #2c9c74; --c3: #a155b9; --c4: #c79a1d; --c5: #d1477f; --c6: #4a9db5; --c7: #7d8795; }
        @media (prefers-color-scheme: dark) { :root {
          --paper: #15171b; --card: #1d2026; --ink: #e6e7ea; --dim: #969ca8; --line: #30343c; --accent: #7aa5ff;
          --c0: #7aa5ff; --c1: #ff9468; --c2: #57cfa2; --c3: #cd8be4; --c4: #e9c455; --c5: #f57fae; --c6: #78cbe2; --c7: #a6afbc; } }
        .chart path { fill: none; stroke: var(--c); stroke-width: 1.9; stroke-linejoin: round; stroke-linecap: round; }
        .chart path.noise { stroke-width: 1; opacity: .28; }
        .chart path.dot { stroke-width: 6; }
        .chart path.again { stroke-dasharray: 7 5; }
        .chart rect.mark { fill: var(--c1); opacity: .18; }
        .chart text.mark { fill: var(--c1); font-size: 12px; }
        .axis text { fill: var(--dim); font-size: 12px; font-variant-numeric: tabular-nums; }
        .chart .axis path { stroke: var(--line); stroke-width: 1; }
        .hover line { stroke: var(--dim); stroke-dasharray: 3 3; }
        .c0 { --c: var(--c0); } .c1 { --c: var(--c1); } .c2 { --c: var(--c2); } .c3 { --c: var(--c3); }
        .c4 { --c: var(--c4); } .c5 { --c: var(--c5); } .c6 { --c: var(--c6); } .c7 { --c: var(--c7); }

        """;

    public const string Style = ChartStyle + """
        * { box-sizing: border-box; }
        body { margin: 0 auto; padding: 32px 24px 48px; max-width: 1240px; background: var(--paper); color: var(--ink);
          font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
        h1 { margin: 0; font-size: 30px; letter-spacing: -.02em; line-height: 1.2; overflow-wrap: anywhere; }
        h2 { margin: 36px 0 12px; font-size: 18px; }
        header p { margin: 2px 0 0; }
        .dim, figcaption .dim { color: var(--dim); font-weight: normal; }
        .warning { color: var(--c1); margin: 4px 6px; font-size: 13px; }
        .tiles { display: flex; flex-wrap: wrap; gap: 10px; margin: 20px 0 0; }
        .tiles div, .chart, .viewer, table { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
        .tiles div { padding: 8px 16px 10px; min-width: 96px; }
        dt { font-size: 12px; color: var(--dim); }
        dd { margin: 0; font-size: 18px; font-weight: 600; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
        .viewer { padding: 16px; text-align: center; }
        .viewer > img { width: min(100%, 640px); image-rendering: pixelated; border-radius: 4px; }
        .controls { display: flex; gap: 12px; align-items: center; max-width: 640px; margin: 12px auto 0; }
        .controls input { flex: 1; accent-color: var(--accent); min-width: 80px; }
        .controls output { min-width: 14em; text-align: right; font-variant-numeric: tabular-nums; color: var(--dim); }
        button { border: 1px solid var(--line); background: var(--paper); color: var(--ink); border-radius: 50%; width: 34px; height: 34px; cursor: pointer; }
        .strip { display: flex; gap: 8px; overflow-x: auto; padding: 12px 2px; }
        .strip figure { margin: 0; flex: none; cursor: pointer; opacity: .6; }
        .strip figure.on, .strip figure:hover { opacity: 1; }
        .strip img { height: 104px; display: block; image-rendering: pixelated; border-radius: 4px; outline: 2px solid transparent; outline-offset: 1px; }
        .strip .on img { outline-color: var(--accent); }
        .strip figcaption { font-size: 11px; color: var(--dim); white-space: nowrap; margin-top: 5px; line-height: 1.3; }
        .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 480px), 1fr)); gap: 14px; }
        .chart { margin: 0; padding: 12px 10px 6px; position: relative; }
        .chart > figcaption { padding: 0 6px 4px; display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: baseline; }
        .legend { margin-left: auto; font-size: 13px; display: flex; flex-wrap: wrap; gap: 2px 14px; }
        .legend i { display: inline-block; width: 14px; height: 3px; border-radius: 2px; margin-right: 6px; vertical-align: middle; background: var(--c); }
        .legend i.again { background: repeating-linear-gradient(90deg, var(--c) 0 5px, transparent 5px 8px); }
        .chart svg { display: block; width: 100%; height: auto; }
        .chart svg svg { display: inline; width: auto; }
        .finding { background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--c1); border-radius: 10px; padding: 10px 18px 14px; margin: 0 0 12px; }
        .finding h3 { margin: 0 0 4px; font-size: 16px; }
        .finding p { margin: 4px 0; }
        .finding table { border: none; padding: 2px 0; }
        .finding th, .finding td { padding: 2px 18px 2px 0; }
        .tip { position: absolute; pointer-events: none; background: var(--card); border: 1px solid var(--line); border-radius: 6px;
          padding: 4px 9px; font-size: 12px; box-shadow: 0 3px 12px #0003; white-space: nowrap; font-variant-numeric: tabular-nums; }
        .tip i { display: inline-block; width: 8px; height: 8px; border-radius: 50%; margin-right: 6px; background: var(--c); }
        table { border-spacing: 0; padding: 6px 0; font-size: 14px; min-width: 320px; }
        th, td { text-align: left; padding: 3px 18px; font-weight: normal; overflow-wrap: anywhere; }
        th { color: var(--dim); }
        td { font-variant-numeric: tabular-nums; }
        .wide { overflow-x: auto; }
        .grids { display: grid; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); gap: 16px; }
        .grids figure { margin: 0; }
        .grids img { width: 100%; display: block; image-rendering: pixelated; border-radius: 4px; }
        .grids figcaption { font-size: 13px; margin-top: 5px; line-height: 1.35; overflow-wrap: anywhere; }
        details { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 8px 18px; margin: 0 0 8px; }
        details table { border: none; }
        summary { cursor: pointer; }
        footer { margin-top: 40px; font-size: 13px; }
        """;

    public const string Script = """
        for (const section of document.querySelectorAll('.samples')) {
          const big = section.querySelector('.viewer img'), slider = section.querySelector('input');
          const play = section.querySelector('button'), label = section.querySelector('output');
          const strip = section.querySelector('.strip'), grids = [...strip.children];
          let timer = 0;
          const show = i => {
            slider.value = i;
            big.src = grids[i].querySelector('img').src;
            big.hidden = false;
            label.textContent = big.alt = grids[i].querySelector('figcaption').innerText.replace('\n', ' · ');
            grids.forEach((g, k) => g.classList.toggle('on', k === i));
            strip.scrollLeft = grids[i].offsetLeft - strip.offsetLeft - strip.clientWidth / 2 + grids[i].clientWidth / 2;
          };
          const stop = () => { clearInterval(timer); timer = 0; play.textContent = '\u25b6'; };
          slider.oninput = () => { stop(); show(+slider.value); };
          grids.forEach((g, i) => g.onclick = () => { stop(); show(i); });
          play.onclick = () => {
            if (timer) return stop();
            play.textContent = '\u23f8';
            let i = +slider.value + 1 < grids.length ? +slider.value : -1;
            timer = setInterval(() => ++i < grids.length ? show(i) : stop(), 350);
          };
          addEventListener('load', () => show(grids.length - 1));
        }
        for (const chart of document.querySelectorAll('.chart')) {
          const data = JSON.parse(chart.querySelector('script').textContent), svg = chart.querySelector('svg');
          const hover = svg.querySelector('.hover'), tip = document.createElement('div');
          tip.className = 'tip';
          tip.hidden = true;
          chart.append(tip);
          svg.onpointerleave = () => { tip.hidden = true; hover.setAttribute('visibility', 'hidden'); };
          svg.onpointermove = event => {
            const box = svg.getBoundingClientRect(), x = (event.clientX - box.left) * svg.viewBox.baseVal.width / box.width;
            const near = data.curves.map(c => c.points.reduce((a, b) => !a || Math.abs(b[0] - x) < Math.abs(a[0] - x) ? b : a, null));
            const first = near.filter(p => p).sort((a, b) => Math.abs(a[0] - x) - Math.abs(b[0] - x))[0];
            if (!first) return;
            tip.replaceChildren(`${data.x} ${first[1]}`);
            near.forEach((p, i) => {
              if (!p) return;
              const row = document.createElement('div'), dot = document.createElement('i');
              dot.className = 'c' + i % 8;
              row.append(dot, `${data.curves[i].name}  ${p[2]}`);
              tip.append(row);
            });
            hover.firstElementChild.setAttribute('x1', first[0]);
            hover.firstElementChild.setAttribute('x2', first[0]);
            hover.setAttribute('visibility', 'visible');
            tip.hidden = false;
            const left = box.left - chart.getBoundingClientRect().left + first[0] * box.width / svg.viewBox.baseVal.width;
            tip.style.left = (left + tip.offsetWidth + 20 < chart.clientWidth ? left + 10 : left - tip.offsetWidth - 10) + 'px';
            tip.style.top = box.top - chart.getBoundingClientRect().top + 8 + 'px';
          };
        }
        """;
}
