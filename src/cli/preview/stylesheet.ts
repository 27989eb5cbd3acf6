import { raw } from 'hono/html'

/** For light and dark. All texts have a contrast of 4.5 to 1 or more. */
export const STYLE = raw(`
:root { --ink: #1b1f24; --dim: #57606a; --page: #ffffff; --line: #d0d7de; --open: #1a7f37; --closed: #eaeef2; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --dim: #9da7b1; --page: #0d1117; --line: #30363d; --open: #3fb950; --closed: #21262d; }
}
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h2 { font-size: 1.1rem; margin: 1.5rem 0 0; overflow-wrap: anywhere; }
p { color: var(--dim); margin: 0 0 0.5rem; }
svg { display: block; width: 100%; min-width: 44rem; height: auto; }
svg text { fill: var(--dim); font: 12px system-ui, sans-serif; }
.open { fill: var(--open); }
.partly { fill: var(--open); opacity: 0.5; }
.closed { fill: var(--closed); }
.skipped { fill: none; stroke: var(--dim); stroke-dasharray: 3 2; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; font-weight: normal; }
thead th { font-weight: 600; }
`)
