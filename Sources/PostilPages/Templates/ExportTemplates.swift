/// The parts of the page that `postil export --format html` writes.
enum ExportTemplates {
  static let beginning = PageTemplate(
    """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="viewport" content="width=device-width">
    <title>{{pageTitle}}</title>
    <style>
    body{font:1.05rem/1.55 Georgia,serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#222}
    mark{background:#fff3b0;padding:0}mark.deep{background:#ffd97a}sup a{text-decoration:none}
    .facts{color:#666;font:.8rem/1.5 sans-serif}.notes{font-size:.92rem;border-top:1px solid #ccc;padding-top:1rem}
    .notes li{margin-bottom:.8rem}blockquote{margin:.2rem 0;color:#555}.open{color:#a40000}
    article{margin-bottom:4rem}pre,p{white-space:pre-wrap;overflow-wrap:anywhere}
    sup{line-height:0;margin:0 .1em}.back{text-decoration:none;margin-inline-start:.4em}
    body{display:flex;flex-direction:column}body>*{order:3}.page{order:0}.state{order:1}nav{order:2;margin-bottom:3rem}
    nav li{margin-bottom:.2rem}
    .tlp{background:#000;color:#fff;font:bold .8rem/1.4 sans-serif;padding:.1rem .5rem;width:fit-content;margin:.3rem 0}
    .red{color:#ff2b2b}.amber{color:#ffc000}.green{color:#33ff00}
    @media print{@page{margin:2cm}body{max-width:none;margin:0;padding:0;font-size:11pt;color:#000}
    mark,.tlp{print-color-adjust:exact;-webkit-print-color-adjust:exact}
    h1{break-after:avoid}.notes>li,blockquote{break-inside:avoid}a{color:inherit}.back{display:none} }
    </style></head><body>
    <p class="facts state">{{state}}</p>

    """)

  static let article = PageTemplate(
    """
    <article id="{{place}}"{{#language}} lang="{{.}}"{{/language}}><h1 dir="auto">{{title}}</h1>
    {{#marking}}<p class="tlp {{colour}}">{{label}}</p>{{/marking}}
    <p class="facts">{{facts}}</p>
    {{#paragraphs}}
    <p dir="auto">{{#pieces}}\
    {{#isCovered}}<mark{{#isDeep}} class="deep"{{/isDeep}}>{{/isCovered}}{{text}}{{#isCovered}}</mark>{{/isCovered}}\
    {{#references}}<sup><a id="{{source}}" href="#{{target}}">[{{number}}]</a></sup>{{/references}}\
    {{/pieces}}</p>
    {{/paragraphs}}
    {{#isOpen}}
    <ul class="open">{{#conflicts}}<li dir="auto">{{.}}</li>{{/conflicts}}</ul>
    {{/isOpen}}
    {{#isAnnotated}}
    <ol class="notes">
    {{#notes}}
    <li id="{{anchor}}">{{#quote}}<blockquote dir="auto">{{.}}</blockquote>{{/quote}}\
    {{#noteMarking}}<p class="tlp {{colour}}">{{label}}</p>{{/noteMarking}}\
    <p dir="auto">{{note}}<a class="back" href="#{{origin}}">↩</a></p><p class="facts">{{marks}}</p>
    {{#isAnswered}}<ul>{{#replies}}<li{{#margin}} style="margin-left:{{.}}em"{{/margin}}>\
    <p dir="auto">{{body}}</p><p class="facts">{{remarks}}</p>
    </li>{{/replies}}</ul>{{/isAnswered}}</li>
    {{/notes}}
    </ol>
    {{/isAnnotated}}
    </article>

    """)

  /// The highest marking and the list of contents stand behind the articles, since these are written as they
  /// come, and are shown before them. On paper the marking stands on every page.
  static let end = PageTemplate(
    """
    {{#pageMarking}}<style>@page{@top-right{content:"{{label}}"} }</style>
    <p class="tlp page {{colour}}">{{label}}</p>{{/pageMarking}}
    {{#isListed}}
    <nav><ol>
    {{#contents}}
    <li dir="auto"><a href="#{{place}}">{{title}}</a></li>
    {{/contents}}
    </ol></nav>
    {{/isListed}}
    </body></html>

    """)

  static let all = [beginning, article, end]
}
