/// The parts of the page that `postil export --format html` writes.
enum ExportTemplates {
  static let beginning = PageTemplate(
    """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="viewport" content="width=device-width">
    <title>{{workspace}}</title>
    <style>
    body{font:1.05rem/1.55 Georgia,serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#222}
    mark{background:#fff3b0;padding:0}mark.deep{background:#ffd97a}sup a{text-decoration:none}
    sup+sup::before{content:", "}h1,p,li,blockquote{unicode-bidi:plaintext;text-align:start}
    .tlp{font:bold .9rem/1.5 sans-serif;color:#fff;background:#333;display:inline-block;padding:0 .5rem}
    .facts{color:#666;font:.8rem/1.5 sans-serif}.notes{font-size:.92rem;border-top:1px solid #ccc;padding-top:1rem}
    .notes li{margin-bottom:.8rem}blockquote{margin:.2rem 0;color:#555}.open{color:#a40000}
    article{margin-bottom:4rem}pre,p{white-space:pre-wrap;overflow-wrap:anywhere}
    </style></head><body>
    <p class="facts">{{state}}</p>

    """)

  static let article = PageTemplate(
    """
    <article{{#language}} lang="{{.}}"{{/language}}><h1>{{title}}</h1>
    {{#marking}}<p class="tlp">{{.}}</p>{{/marking}}<p class="facts">{{facts}}</p>
    {{#paragraphs}}
    <p>{{#pieces}}\
    {{#isCovered}}<mark{{#isDeep}} class="deep"{{/isDeep}}>{{/isCovered}}{{text}}{{#isCovered}}</mark>{{/isCovered}}\
    {{#references}}<sup id="{{origin}}"><a href="#{{target}}">{{number}}</a></sup>{{/references}}\
    {{/pieces}}</p>
    {{/paragraphs}}
    {{#isOpen}}
    <ul class="open">{{#conflicts}}<li>{{.}}</li>{{/conflicts}}</ul>
    {{/isOpen}}
    {{#isAnnotated}}
    <ol class="notes">
    {{#notes}}
    <li id="{{anchor}}">{{#ownMarking}}<p class="tlp">{{.}}</p>{{/ownMarking}}{{#quote}}<blockquote>{{.}}</blockquote>{{/quote}}<p>{{note}}</p><p class="facts">{{marks}}{{#origin}} <a href="#{{.}}">↩</a>{{/origin}}</p>
    {{#isAnswered}}<ul>{{#replies}}<li{{#margin}} style="margin-left:{{.}}em"{{/margin}}>\
    <p>{{body}}</p><p class="facts">{{remarks}}</p>
    </li>{{/replies}}</ul>{{/isAnswered}}</li>
    {{/notes}}
    </ol>
    {{/isAnnotated}}
    </article>

    """)

  static let end = PageTemplate("</body></html>\n")

  static let all = [beginning, article, end]
}
