/** The look of the page, light or dark as the reader's system is. */
export const style = `
:root{color-scheme:light dark;--ink:#1c1f24;--quiet:#5d6570;--paper:#fff;--shade:#f3f4f6;--line:#dfe2e6;--link:#0a58ca;--get:#0a7d4f;--post:#0a58ca;--put:#9a5b00;--delete:#c0262d}
@media(prefers-color-scheme:dark){:root{--ink:#d9dce1;--quiet:#98a1ad;--paper:#15171a;--shade:#212429;--line:#33383f;--link:#7fb2ff;--get:#4cc38a;--post:#7fb2ff;--put:#e0a040;--delete:#ff7b7b}}
*{box-sizing:border-box}
body{margin:0;font:15px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
a{color:var(--link)}
nav{position:sticky;top:0;display:flex;flex-wrap:wrap;gap:.15rem .9rem;padding:.6rem 1rem;background:var(--paper);border-bottom:1px solid var(--line)}
nav a{text-decoration:none}
main{max-width:70rem;margin:0 auto;padding:0 1rem 4rem}
h1{font-size:1.5rem;margin:1.5rem 0 .5rem}
h2{margin:2.2rem 0 .5rem;font-size:1.2rem}
h3{margin:0 0 .3rem;font-size:1rem}
h4{margin:.8rem 0 .2rem;font-size:.85rem;color:var(--quiet)}
p{margin:.3rem 0}
h2,section,details div{scroll-margin-top:6rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1rem}
dt{font-weight:600}
dd{margin:0}
code,pre{font:.88em/1.5 ui-monospace,monospace;background:var(--shade);border-radius:4px}
code{padding:.1em .3em;overflow-wrap:anywhere}
pre{padding:.7rem;overflow:auto}
details{border:1px solid var(--line);border-radius:6px;margin:.35rem 0}
summary{padding:.4rem .7rem;cursor:pointer}
summary b{display:inline-block;min-width:4.2em;font-size:.8rem}
summary span{color:var(--quiet);margin-left:.4rem}
details div{padding:.2rem .9rem .8rem;border-top:1px solid var(--line)}
em{font-style:normal;font-size:.75rem;border:1px solid currentColor;border-radius:4px;padding:.05em .4em;color:var(--quiet)}
em.danger{color:var(--delete)}
.get{color:var(--get)}.post{color:var(--post)}.put{color:var(--put)}.delete{color:var(--delete)}
.shape{border-top:1px solid var(--line);padding:.8rem 0}
table{border-collapse:collapse;width:100%;font-size:.92em}
td{border-top:1px solid var(--line);padding:.25rem .6rem .25rem 0;vertical-align:top}
td:first-child{width:13rem}
td b{color:var(--delete)}
@media(max-width:40rem){dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}nav{position:static}}
`;
