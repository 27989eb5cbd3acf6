// The stylesheet of the console, for light and dark. All texts have a contrast of 4.5 to 1 or more.

export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --dim: #57606a; --page: #ffffff; --card: #f6f8fa; --line: #d0d7de; --link: #0550ae;
  --good: #116329; --motion: #7a4a00; --bad: #a40e26; --planned: #c8d1da; --actual: #1a7f37; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --dim: #9da7b1; --page: #0d1117; --card: #161b22; --line: #30363d; --link: #79c0ff;
    --good: #56d364; --motion: #e3b341; --bad: #ff7b72; --planned: #3d4650; --actual: #3fb950; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
header, main { max-width: 110rem; margin: 0 auto; padding: 0.5rem 1rem; }
header { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; align-items: baseline; border-bottom: 1px solid var(--line); }
header p { margin: 0; }
.brand { font-weight: 600; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 0.25rem; background: var(--page); padding: 0.25rem; }
.grow { flex: 1 1 auto; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; margin: 0.75rem 0; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 1.5rem 0 0.5rem; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 0.75rem 0 0.25rem; overflow-wrap: anywhere; }
p, li, dd, td, th, code { overflow-wrap: anywhere; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.dim { color: var(--dim); }
.good { color: var(--good); } .motion { color: var(--motion); } .bad { color: var(--bad); }
.note { border-left: 4px solid var(--motion); background: var(--card); color: var(--ink); padding: 0.5rem 0.75rem; margin: 0.75rem 0; }
.note.bad { border-color: var(--bad); }
#live-status.stale { color: var(--bad); font-weight: 600; }
form.filter { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: baseline; }
label { display: block; }
input, select, button { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--dim); border-radius: 4px;
  padding: 0.25rem 0.5rem; max-width: 100%; }
button { background: var(--card); cursor: pointer; min-height: 2rem; }
ul.rows { list-style: none; margin: 0; padding: 0; }
ul.rows > li { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 1rem; padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
.name, .state { font-weight: 600; }
ul.rows .dim { display: block; }
@media (min-width: 60rem) {
  ul.rows > li { grid-template-columns: minmax(0, 14rem) minmax(0, 9rem) minmax(0, 12rem) minmax(0, 1fr) minmax(22rem, 1fr); }
}
.week { display: block; width: 100%; height: 1.5rem; background: repeating-linear-gradient(90deg, var(--line) 0 1px, var(--card) 1px calc(100% / 7)); }
.week .p { fill: var(--planned); } .week .a { fill: var(--actual); } .week .n { fill: var(--bad); }
.week .c { fill: none; stroke: var(--motion); stroke-width: 2; stroke-dasharray: 3 2; }
.days { display: grid; grid-template-columns: repeat(7, 1fr); margin: 0; font-size: 0.75rem; text-align: center; color: var(--dim); }
.days i { font-style: normal; } .days b { color: var(--ink); }
.key { display: inline-block; width: 0.9rem; height: 0.7rem; margin: 0 0.35rem 0 0.1rem; }
.key.p { background: var(--planned); } .key.a { background: var(--actual); } .key.n { background: var(--bad); width: 2px; height: 0.9rem; }
.pools { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(26rem, 100%), 1fr)); gap: 0.75rem; }
.pool { border: 1px solid var(--line); border-radius: 6px; padding: 0.5rem 1rem; }
.pool p { margin: 0.25rem 0; }
.pool h3 { margin-top: 0; }
.stages { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: 0.5rem 1rem; margin: 0.5rem 0; }
.stages p { margin: 0; font-size: 0.9rem; font-weight: 600; border-bottom: 1px solid var(--line); }
.stages ul { list-style: none; margin: 0.25rem 0 0; padding: 0; font-size: 0.9rem; }
.wide { overflow-x: auto; max-width: 100%; }
.wide svg { display: block; width: 100%; min-width: 44rem; height: auto; }
.wide svg text { fill: var(--dim); font: 11px system-ui, sans-serif; }
.open { fill: var(--planned); } .partly { fill: var(--planned); opacity: 0.6; } .closed { fill: var(--card); }
.skipped { fill: none; stroke: var(--dim); stroke-dasharray: 3 2; } .was { fill: var(--actual); } .now { fill: var(--bad); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
th:not(:last-child), td:not(:last-child) { overflow-wrap: normal; }
th:first-child, td:first-child { white-space: nowrap; }
@media (max-width: 40rem) {
  tr { display: grid; grid-template-columns: auto auto 1fr; padding: 0.25rem 0; border-bottom: 1px solid var(--line); }
  th, td { padding-top: 0; padding-bottom: 0; border-bottom: 0; }
  th:last-child, td:last-child { grid-column: 1 / -1; }
}
pre { overflow: auto; max-height: 40rem; background: var(--card); padding: 0.75rem; font-size: 0.85rem; }
ul.tree, ul.tree ul { list-style: none; margin: 0; padding-left: 1.25rem; border-left: 1px solid var(--line); }
.actions { display: flex; flex-wrap: wrap; gap: 0.75rem 1.5rem; align-items: start; }
`
