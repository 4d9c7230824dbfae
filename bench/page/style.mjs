export const style = `
:root { color-scheme: light dark; --ground: #fff; --ink: #1c2330; --soft: #5b6675; --rule: #dde2e8; --own: #1565c0; --peer: #9fb0c3; --met: #1b7f3b; --missed: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ground: #12161c; --ink: #e6eaf0; --soft: #9aa6b5; --rule: #2b333e; --own: #64b0ff; --peer: #56657a; --met: #5fd08a; --missed: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1060px; padding: 24px 20px 60px; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
a { color: var(--own); }
h1 { font-size: 26px; margin: 0 0 4px; } h2 { font-size: 19px; margin: 44px 0 2px; border-top: 1px solid var(--rule); padding-top: 22px; }
p { margin: 4px 0 12px; color: var(--soft); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; margin: 10px 0; font-size: 14px; }
th { text-align: right; font-weight: 600; color: var(--soft); vertical-align: bottom; } td { text-align: right; }
th, td { padding: 4px 8px; border-bottom: 1px solid var(--rule); } th:first-child, td:first-child { text-align: left; } td:first-child { white-space: nowrap; } .words td { text-align: left; } .words th { text-align: left; }
.met { color: var(--met); font-weight: 600; } .missed { color: var(--missed); font-weight: 600; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr)); gap: 14px 40px; margin-top: 12px; }
svg { width: 100%; height: auto; font: 12.5px system-ui, sans-serif; } svg text { fill: var(--ink); }
svg .title { font-weight: 600; font-size: 13px; } svg .label { text-anchor: end; fill: var(--soft); } svg .tick { text-anchor: middle; fill: var(--soft); }
svg .own { fill: var(--own); } svg .peer { fill: var(--peer); } svg .spread { stroke: var(--ink); stroke-width: 1.2; fill: none; opacity: .7; }
svg .grid { stroke: var(--rule); } svg .limit { stroke: var(--missed); stroke-dasharray: 5 4; fill: none; } svg .line { stroke: var(--own); stroke-width: 2; fill: none; }
`;
