/// How the page looks: in light and dark, on a wall, on a phone and on paper.
///
/// Lines differ by dashes as well as by colour, and colours are told apart with red-green blindness: those of
/// Okabe and Ito (2008), made darker or lighter until they stand out from what is behind them.
enum PageStyle {
  static let text = colors + layout + tables + charts + drawing + paper

  private static let light = """
    --ground:#fff;--card:#f6f7f9;--ink:#16191d;--quiet:#545c66;--rule:#d5dae0;--link:#0b57a4;
    --good:#0b6b45;--bad:#b3261e;--open:#7a5200;--focus:#0b57a4;
    --s0:#0067a5;--s1:#b34700;--s2:#8b2a8f;--s3:#00705a;--s4:#5b5b00;--s5:#a3195b;
    --f0:#4a90c4;--f1:#cf5a2b;--f2:#a765ab;--f3:#2f9179;--f4:#85852a;
    --k0:#a9cdea;--k1:#f3bf9f;--k2:#a8dccb;--k3:#e3b6e0;--k4:#dedc8f;--k5:#c9cdf5;--k6:#f0b3c4;--k7:#c8ccd2;
    --u0:#e2f0ea;--u1:#d3e5f6;--u2:#fbe3b5;--u3:#f9c4b8;--un:#f0f1f3;
    --h0:#e4eef7;--h1:#c5dcee;--h2:#98c2e0;--h3:#5f9fcb;--h4:#2f78b0;--h5:#15518a;--h6:#07284f;
    --warm:#00000009;--broken:#b3261e16;--grid:#00000014
    """

  private static let dark = """
    --ground:#14171b;--card:#1c2026;--ink:#eceff3;--quiet:#a9b2bd;--rule:#39414b;--link:#86bdf2;
    --good:#63d3a2;--bad:#ff9488;--open:#f0c265;--focus:#86bdf2;
    --s0:#5cb3ee;--s1:#f0a04b;--s2:#dd94e0;--s3:#4fc7a6;--s4:#d8d35c;--s5:#f58db5;
    --f0:#3f86bb;--f1:#d9683a;--f2:#ad70b3;--f3:#35997f;--f4:#99983a;
    --k0:#1f5580;--k1:#7f431c;--k2:#1c5f4d;--k3:#6a3a6d;--k4:#5a581a;--k5:#434a8a;--k6:#7a3049;--k7:#474e58;
    --u0:#1d3a30;--u1:#1c3a56;--u2:#594214;--u3:#6b2a20;--un:#282d34;
    --h0:#15293c;--h1:#183a58;--h2:#1d527d;--h3:#2f76a8;--h4:#5aa2cd;--h5:#98cbe8;--h6:#e9f6ff;
    --warm:#ffffff0b;--broken:#ff948822;--grid:#ffffff17
    """

  private static let colors = """
    :root{color-scheme:light;\(light)}
    @media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;\(dark)}}
    :root[data-theme=dark]{color-scheme:dark;\(dark)}

    """

  private static let layout = """
    *{box-sizing:border-box}
    html{scroll-behavior:smooth;scroll-padding-top:3.5rem}
    @media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
    body{margin:0;background:var(--ground);color:var(--ink);
    font:1.0625rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
    header,main,footer,nav ul{max-width:94rem;margin:0 auto;padding:0 1.5rem}
    header{padding-top:2rem}
    .title{display:flex;gap:1rem;align-items:flex-start;justify-content:space-between}
    h1{font-size:2.1rem;line-height:1.15;letter-spacing:-.015em;margin:0;overflow-wrap:anywhere}
    h2{font-size:1.5rem;line-height:1.2;margin:3rem 0 1rem;letter-spacing:-.01em}
    h3{font-size:1.0625rem;margin:0;overflow-wrap:anywhere}
    a{color:var(--link)}
    .about{color:var(--quiet);margin:.4rem 0 0;max-width:60rem}
    .verdict{font-size:1.3rem;line-height:1.4;margin:1.2rem 0;padding:.9rem 1.1rem;background:var(--card);
    border-left:.4rem solid var(--quiet);border-radius:.3rem;overflow-wrap:anywhere}
    .badge{white-space:nowrap;margin-right:.4rem}
    .passed{border-color:var(--good)}.passed .badge{color:var(--good)}
    .missed{border-color:var(--bad)}.missed .badge{color:var(--bad)}
    .open{border-color:var(--open)}.open .badge,.early{color:var(--open)}
    nav{position:sticky;top:0;z-index:3;background:var(--ground);border-bottom:1px solid var(--rule)}
    nav ul{display:flex;gap:0 1.3rem;overflow-x:auto;list-style:none;white-space:nowrap}
    nav a{display:block;padding:.6rem 0;text-decoration:none;font-size:.94rem}
    nav a:hover{text-decoration:underline}
    main:focus{outline:none}
    button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer}
    #theme{flex:none;border:1px solid var(--rule);border-radius:.4rem;padding:.35rem .8rem;font-size:.95rem}
    :focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:.2rem}
    .skip{position:absolute;left:-99rem;top:.5rem;background:var(--ground);padding:.5rem 1rem;z-index:9}
    .skip:focus{left:.5rem}
    .hidden{position:absolute!important;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
    .sentences,.findings{margin:.8rem 0;padding-left:1.2rem;max-width:62rem;overflow-wrap:anywhere}
    .sentences li{margin:.25rem 0}
    .findings{list-style:none;padding:0;font-size:1.15rem}
    .findings li{margin:.6rem 0;padding-left:1rem;border-left:.25rem solid var(--s0)}
    .findings .critical{border-color:var(--bad)}.critical .badge{color:var(--bad)}
    .findings .serious{border-color:var(--open)}.serious .badge{color:var(--open)}
    .keys{display:block;color:var(--quiet);font-size:.95rem}
    details{margin:.8rem 0}
    summary{cursor:pointer;color:var(--link);width:fit-content}
    footer{margin-top:3rem;padding-bottom:3rem;color:var(--quiet);font-size:.9rem;overflow-wrap:anywhere}

    """

  private static let tables = """
    .scroll{overflow-x:auto;margin:1rem 0;max-width:100%}
    table{border-collapse:collapse;font-size:.95rem;font-variant-numeric:tabular-nums}
    .sorts{min-width:min(100%,36rem)}
    caption{text-align:left;font-weight:600;padding:.3rem 0}
    th,td{padding:.35rem .8rem;text-align:right;border-bottom:1px solid var(--rule);vertical-align:top;
    white-space:nowrap}
    th:first-child,.word{text-align:left}
    td.word{white-space:normal;min-width:9rem;max-width:44rem}
    thead th{color:var(--quiet);font-weight:600;vertical-align:bottom}
    tbody th{font-weight:600}
    .part th:first-child{font-weight:400;padding-left:1.8rem}
    tbody tr:hover{background:var(--card)}
    thead button{display:inline-flex;gap:.3em;color:inherit;font-weight:inherit;text-align:inherit}
    thead button::after{content:"↕";opacity:.55}
    [aria-sort=ascending] button::after{content:"↑";opacity:1}
    [aria-sort=descending] button::after{content:"↓";opacity:1}
    .numbers{font-size:.85rem}
    .numbers tbody th{font-weight:400;text-align:right}
    figure details .scroll{max-height:22rem;overflow:auto}

    """

  private static let charts = """
    .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,33rem),1fr));gap:1.2rem;
    margin:1rem 0}
    figure{margin:0;padding:1rem 1.1rem;background:var(--card);border-radius:.5rem;min-width:0}
    #drawing{margin:1rem 0}
    .beside{align-items:start}
    .beside>div{min-width:0}
    .wide,.stack{grid-column:1/-1}
    figcaption p{margin:.15rem 0 0;color:var(--quiet);font-size:.92rem;line-height:1.4;max-width:52rem}
    .legend{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;list-style:none;margin:.5rem 0;padding:0;font-size:.95rem}
    .legend li{display:flex;align-items:center;gap:.4rem;overflow-wrap:anywhere;min-width:0}
    .swatch{flex:none;width:28px;height:14px}
    .plot{position:relative;border-radius:.2rem}
    .plot svg{display:block;width:100%;height:auto}
    .plot svg[data-left]{touch-action:pan-y;cursor:crosshair}
    #drawing .plot{overflow-x:auto}
    svg text{font-size:13px;fill:var(--ink);font-variant-numeric:tabular-nums}
    svg .tick{fill:var(--quiet);font-size:12.5px}
    svg .now{fill:var(--quiet)}
    .reading .now{fill:var(--ink);font-weight:600}
    .readout{margin:.3rem 0 0;min-height:1.4em;font-size:.92rem;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
    .grid{stroke:var(--grid);fill:none}
    .axis{stroke:var(--quiet);fill:none}
    .warm{fill:var(--warm)}.broken{fill:var(--broken)}
    .mark path{stroke:var(--bad);stroke-width:1.3;fill:none}
    .mark .tip{fill:var(--bad)}
    .repair path{stroke:var(--good);stroke-dasharray:2 3}
    .repair .tip{fill:none;stroke-dasharray:none}
    .hair{stroke:var(--ink);stroke-width:1.2;pointer-events:none}
    .line{fill:none;stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}
    .thin{stroke-width:1;stroke-opacity:.75}
    .s0{stroke:var(--s0)}.s1{stroke:var(--s1);stroke-dasharray:7 4}.s2{stroke:var(--s2);stroke-dasharray:2 4}
    .s3{stroke:var(--s3);stroke-dasharray:10 3 2 3}.s4{stroke:var(--s4);stroke-dasharray:14 4}
    .s5{stroke:var(--s5);stroke-dasharray:5 2}
    .area.f0{fill:var(--f0)}.area.f1{fill:var(--f1)}.area.f2{fill:var(--f2)}.area.f3{fill:var(--f3)}.area.f4{fill:var(--f4)}
    .stroke{fill:none;stroke-width:1.6}
    .stroke.f0{stroke:var(--s0)}.stroke.f1{stroke:var(--bad)}.stroke.f2{stroke:var(--s2)}
    .stroke.f3{stroke:var(--good)}.stroke.f4{stroke:var(--ink)}
    .h0{fill:var(--h0)}.h1{fill:var(--h1)}.h2{fill:var(--h2)}.h3{fill:var(--h3)}.h4{fill:var(--h4)}
    .h5{fill:var(--h5)}.h6{fill:var(--h6)}
    .bar{display:grid;grid-template-columns:3.4rem minmax(0,1fr) 5rem;gap:.6rem;align-items:center;margin:.4rem 0;
    font-variant-numeric:tabular-nums}
    .bar .head{text-align:right}
    .whole{display:flex;height:2rem;border-radius:.25rem;overflow:hidden}
    .whole span{overflow:hidden;text-align:center;line-height:2rem;border-right:1px solid var(--card);min-width:1px}
    .key{display:inline-block;min-width:1.5em;text-align:center;border-radius:.2rem;font-weight:600;line-height:1.4}
    .k0{background:var(--k0)}.k1{background:var(--k1)}.k2{background:var(--k2)}.k3{background:var(--k3)}
    .k4{background:var(--k4)}.k5{background:var(--k5)}.k6{background:var(--k6)}.k7{background:var(--k7)}
    .rest{background:repeating-linear-gradient(45deg,var(--rule) 0 3px,var(--card) 3px 6px)}
    .key.rest{color:transparent}

    """

  private static let drawing = """
    .arrow{fill:none;stroke:var(--quiet);stroke-width:1.6}
    .message{stroke-dasharray:6 4}
    .head{fill:var(--quiet)}
    .box text{font-size:14px}
    .box .name{font-size:16px;font-weight:600}
    .box .long{font-size:13px}
    .shape,.swatch .box{stroke:var(--quiet);stroke-width:1.2}
    .outside{stroke-dasharray:5 3}
    .rim{fill:none;stroke:var(--quiet);stroke-width:1}
    .u0 .shape,.swatch .u0{fill:var(--u0)}.u1 .shape,.swatch .u1{fill:var(--u1)}
    .u2 .shape,.swatch .u2{fill:var(--u2)}.u3 .shape,.swatch .u3{fill:var(--u3)}
    .un .shape,.swatch .un{fill:var(--un)}
    .u3 .shape{stroke:var(--bad);stroke-width:2.5}
    .track{fill:var(--ground);stroke:var(--quiet);stroke-width:.7}
    .fill{fill:var(--ink)}
    @media (max-width:40rem){
    body{font-size:1rem}
    header,main,footer,nav ul{padding-left:.9rem;padding-right:.9rem}
    h1{font-size:1.6rem}h2{font-size:1.3rem}
    .verdict{font-size:1.1rem}
    figure{padding:.8rem .7rem}
    .plot svg[data-left] text,[data-chart=spectrum] text{font-size:16px}
    .plot svg[data-left] .tick,[data-chart=spectrum] .tick{font-size:15px}
    .sorts th:first-child{position:sticky;left:0;background:var(--ground);max-width:9.5rem;white-space:normal;
    overflow-wrap:anywhere}
    figure .sorts th:first-child{background:var(--card)}
    .bar{grid-template-columns:2.8rem minmax(0,1fr) 4.2rem;gap:.4rem;font-size:.9rem}
    }

    """

  private static let paper = """
    @media print{
    :root,:root[data-theme=dark],:root:not([data-theme=light]){color-scheme:light;\(light)}
    body{font-size:10pt}
    nav,#theme,.skip,.readout,figure details,thead button::after{display:none}
    figure,tr,.verdict{break-inside:avoid}
    h2,h3,caption{break-after:avoid}
    figure,.verdict{border:1px solid var(--rule)}
    .charts{grid-template-columns:1fr 1fr}
    .scroll,#drawing .plot{overflow:visible}
    #drawing svg{min-width:0!important}
    table{font-size:8pt}
    th,td{padding:.15rem .4rem;white-space:normal}
    *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
    }

    """
}
