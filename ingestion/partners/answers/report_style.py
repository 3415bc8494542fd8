"""The look of the answer: readable on a screen, on paper and in black and white."""

STYLE = """
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;background:#f4f5f7;color:#1d2733;
font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
main{max-width:64rem;margin:2rem auto;padding:2rem 2.5rem;background:#fff;border-radius:.5rem;
box-shadow:0 1px 4px #0002}
h1{font-size:1.7rem;margin:.2rem 0 1rem}
h2{font-size:1.15rem;margin:2.2rem 0 .5rem;padding-bottom:.25rem;border-bottom:2px solid #e3e7ec}
.sur{margin:0;color:#5a6775;font-size:.9rem}
.verdict{padding:.9rem 1.2rem;border-left:.45rem solid;border-radius:.3rem;margin:1rem 0 1.5rem}
.verdict strong{font-size:1.15rem}
.verdict p{margin:.3rem 0 0}
.verdict.accepte{background:#e9f6ec;border-color:#2b8a3e}
.verdict.accepte_en_partie{background:#fff6e0;border-color:#c77700}
.verdict.refuse{background:#fdecea;border-color:#c0392b}
.simule{display:inline-block;margin:0 0 .8rem;padding:.15rem .6rem;background:#3d2c8d;color:#fff;
border-radius:.3rem;font-weight:600;font-size:.9rem}
.defile{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.93rem}
th{background:#1f3a5f;color:#fff;text-align:left;font-weight:600}
th,td{padding:.45rem .6rem;border:1px solid #dde2e8;vertical-align:top}
tbody tr:nth-child(even){background:#f8f9fb}
table.resume td:first-child{width:17rem;color:#46525f}
table.problemes td:nth-child(1){min-width:10rem}
table.problemes td:nth-child(2){min-width:8rem;font-family:ui-monospace,Consolas,monospace;
font-size:.88rem;overflow-wrap:anywhere}
table.problemes td:nth-child(4){font-weight:600}
summary{cursor:pointer;margin:1rem 0 .5rem;color:#1f3a5f;font-weight:600}
ol li{margin:.3rem 0}
@media print{body{background:#fff}main{box-shadow:none;margin:0;padding:0;max-width:none}
h2{break-after:avoid}tr{break-inside:avoid}}
"""
