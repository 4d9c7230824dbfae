/** The look of the gateway's own pages, light or dark as the reader's system is. */
export const pageStyle = `
:root{color-scheme:light dark;--ink:#1c1f24;--quiet:#5d6570;--paper:#fff;--ground:#f3f4f6;--line:#dfe2e6;--main:#0a58ca;--on-main:#fff;--good:#0a7d4f;--wait:#9a5b00;--bad:#c0262d}
@media(prefers-color-scheme:dark){:root{--ink:#d9dce1;--quiet:#98a1ad;--paper:#1d2025;--ground:#131518;--line:#33383f;--main:#7fb2ff;--on-main:#10131a;--good:#4cc38a;--wait:#e0a040;--bad:#ff7b7b}}
*{box-sizing:border-box}
body{margin:0;padding:1.5rem 1rem 4rem;font:16px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--ground)}
main{max-width:30rem;margin:0 auto;padding:1.6rem 1.8rem;background:var(--paper);border:1px solid var(--line);border-radius:12px}
main.wide{max-width:60rem}
header{max-width:30rem;margin:0 auto .9rem;display:flex;justify-content:space-between;align-items:center;color:var(--quiet);font-size:.9rem}
header.wide{max-width:60rem}
h1{font-size:1.35rem;line-height:1.3;margin:0 0 .8rem}
h2{font-size:1.05rem;margin:2rem 0 .5rem}
p{margin:.5rem 0}
a{color:var(--main)}
small,.quiet{color:var(--quiet);font-size:.9rem}
code{font:.88em ui-monospace,monospace;background:var(--ground);border-radius:4px;padding:.1em .35em;overflow-wrap:anywhere}
label{display:block;margin:.9rem 0 0;font-weight:600;font-size:.92rem}
input{display:block;width:100%;margin-top:.25rem;padding:.55rem .7rem;font:inherit;font-weight:400;color:inherit;background:var(--paper);border:1px solid var(--quiet);border-radius:7px}
form{margin:0}
header form{display:inline}
button,.button{font:inherit;font-size:.92rem;padding:.5rem 1rem;border:1px solid var(--main);border-radius:7px;background:var(--main);color:var(--on-main);cursor:pointer;text-decoration:none;display:inline-block}
button.second,.button.second{background:transparent;color:var(--main)}
button.danger{background:transparent;color:var(--bad);border-color:var(--bad)}
button.plain{border:0;padding:0;background:none;color:var(--main);text-decoration:underline}
:focus-visible{outline:3px solid var(--main);outline-offset:2px}
.row{display:flex;flex-wrap:wrap;gap:.6rem;align-items:center;margin-top:1.2rem}
.pair{display:grid;grid-template-columns:1fr 1fr auto;gap:.8rem;align-items:end}
.alert{margin:0 0 1rem;padding:.6rem .8rem;border-left:4px solid var(--bad);background:var(--ground);border-radius:4px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.94rem}
th{text-align:left;color:var(--quiet);font-size:.82rem;font-weight:600}
th,td{border-bottom:1px solid var(--line);padding:.55rem .8rem .55rem 0;vertical-align:top}
td code{white-space:nowrap}
td.acts{text-align:right;padding-right:0}
td.acts .row{margin:0;justify-content:flex-end}
.state{font-size:.82rem;font-weight:600;white-space:nowrap}
.state::before{content:"";display:inline-block;width:.6em;height:.6em;border-radius:50%;background:currentColor;margin-right:.45em}
.connected{color:var(--good)}.waiting{color:var(--wait)}.reconnect_needed{color:var(--bad)}
details summary{cursor:pointer;color:var(--bad);font-size:.92rem}
details div{margin-top:.5rem;max-width:22rem;text-align:left}
ul{margin:.4rem 0;padding-left:1.2rem}
@media(max-width:44rem){.pair{grid-template-columns:1fr}thead{display:none}tr{display:block;border-bottom:1px solid var(--line);padding:.6rem 0}td,td.acts{display:block;border:0;padding:.15rem 0;text-align:left}td.acts .row{justify-content:flex-start}}
`;
