import Testing

@testable import PostilImport

/// `paragraphs(ofFragment:)` and `MarkupDocument` on pieces of HTML and XML.
struct MarkupTests {
  // MARK: Text

  @Test func `white space between words becomes one blank`() throws {
    #expect(try paragraphs(ofFragment: "<p>a\r\n\t b <b> c</b>  d") == ["a b c d"])
  }

  @Test func `a no-break space stays`() throws {
    #expect(try paragraphs(ofFragment: "<p>12&nbsp;млн</p><p>&nbsp;</p>") == ["12\u{A0}млн"])
  }

  @Test func `entities are decoded and zero-width joiners stay`() throws {
    let html = "&laquo;a&raquo; &mdash; &#x41;&#1105; 👩\u{200D}🚀 &amp;amp;"
    #expect(try paragraphs(ofFragment: html) == ["«a» — Aё 👩\u{200D}🚀 &amp;"])
  }

  @Test func `one line break ends a line and two end a paragraph`() throws {
    #expect(try paragraphs(ofFragment: "a<br>b<br><br/> <br>c<br>") == ["a\nb", "c"])
  }

  @Test func `plain text with signs that look like markup is read`() throws {
    #expect(try paragraphs(ofFragment: "a < b & c") == ["a < b & c"])
  }

  @Test func `pre keeps its blanks and lines`() throws {
    #expect(try paragraphs(ofFragment: "x<pre>\na  b\r\n  c\n</pre>") == ["x", "a  b\n  c"])
  }

  @Test(arguments: ["h2", "div", "section", "blockquote", "figcaption", "dt", "summary"])
  func `a block element is a paragraph`(name: String) throws {
    #expect(try paragraphs(ofFragment: "a<\(name)>b</\(name)>c") == ["a", "b", "c"])
  }

  @Test(arguments: [
    "<script>x</script>", "<style>x</style>", "<noscript>x</noscript>", "<svg><text>x</text></svg>",
    "<template>x</template>", "<button>x</button>", "<textarea>x</textarea>", "<!-- x -->",
    "<select><option>x</select>", "<iframe>x</iframe>", "<i hidden>x</i>",
    "<i aria-hidden=true>x</i>", "<i style='color: red; DISPLAY : none'>x</i>",
  ])
  func `elements that readers do not see are left out`(hidden: String) throws {
    #expect(try paragraphs(ofFragment: "a\(hidden)b") == ["ab"])
  }

  @Test(arguments: ["", " ", "<p>", "<!DOCTYPE html>", "\0", "</div>"])
  func `nothing gives no paragraphs`(html: String) throws {
    #expect(try paragraphs(ofFragment: html) == [])
  }

  @Test func `a charset that the document declares is ignored`() throws {
    let html = """
      <?xml version="1.0" encoding="koi8-r"?><meta charset="windows-1251">
      <meta http-equiv="Content-Type" content="text/html; charset=koi8-r"><p>Їжак
      """
    #expect(try paragraphs(ofFragment: html) == ["Їжак"])
  }

  // MARK: Lists and tables

  @Test func `a list is one paragraph with nested lists indented`() throws {
    let html = "<ul><li>a<ol start=3><li>b<li value=7>c<li>d</ol><li><p>e</p></ul>"
    #expect(try paragraphs(ofFragment: html) == ["• a\n  3. b\n  7. c\n  8. d\n• e"])
  }

  @Test func `a list whose items have several paragraphs gives paragraphs`() throws {
    let html = "<ol><li><p>a<p>b<li>c</ol>"
    #expect(try paragraphs(ofFragment: html) == ["1. a", "b", "2. c"])
  }

  @Test func `a mark that stands in the item is not repeated`() throws {
    #expect(try paragraphs(ofFragment: "<ul><li>— a<li>• b</ul>") == ["— a\n• b"])
  }

  @Test func `a table has its cells separated by bars`() throws {
    let html = """
      <table><caption>Prices</caption><thead><tr><th>Work<th>Price</thead>
      <tr><td>Road<br>works<td>12</tr><tr><td><td>7</table>
      """
    #expect(
      try paragraphs(ofFragment: html) == ["Prices", "Work | Price\nRoad works | 12\n | 7"])
  }

  @Test(arguments: [
    "<table><tr><td>a<tr><td>b</table>",
    "<table><tr><td><p>a</p><p>b</p><td></table>",
    "<table><tr><td><table><tr><td>a</table><td><p>b</p></table>",
  ])
  func `a table that only arranges a page gives paragraphs`(html: String) throws {
    #expect(try paragraphs(ofFragment: html) == ["a", "b"])
  }

  // MARK: XML

  @Test func `a feed's elements, namespaces and attributes are read`() throws {
    let xml = """
      \u{FEFF}
      <?xml version="1.0" encoding="windows-1251"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <entry><title>Є &amp; Ж</title><link href="a&amp;b"/><dc:creator>К</dc:creator>
      <content><![CDATA[<p>x &nbsp; y</p>]]></content></entry></feed>
      """
    let root = try #require(try MarkupDocument(xml: Array(xml.utf8)).root)
    let entry = try #require(root.first("entry"))
    #expect(root.namespace == "http://www.w3.org/2005/Atom")
    #expect(entry.child("title")?.text == "Є & Ж")
    #expect(entry.child("link")?.attribute("href") == "a&b")
    #expect(entry.child("link")?.attribute("rel") == nil)
    #expect(entry.child("creator")?.namespace == "http://purl.org/dc/elements/1.1/")
    #expect(entry.child("content")?.text == "<p>x &nbsp; y</p>")
  }

  @Test func `names of HTML characters in a feed are not lost`() throws {
    #expect(
      try text(ofXML: "<r>a&nbsp;&mdash; AT&T &unknown; &#1105;</r>") == "a\u{A0}— AT&T &unknown; ё"
    )
  }

  @Test func `entities that a feed declares are not expanded`() throws {
    let xml = """
      <!DOCTYPE r [<!ENTITY a "haha"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>
      <r>&b;&f;</r>
      """
    #expect(try text(ofXML: xml) == "&b;&f;")
  }

  @Test func `characters that XML forbids are left out`() throws {
    #expect(try text(ofXML: "<r>a\u{1}b\0c&#1;d&#xFFFE;e</r>") == "abcde")
  }

  @Test func `broken XML gives the recoverable text, references too`() throws {
    #expect(try text(ofXML: "<r><a>x</b>y &amp; &lt;z&gt; &#x41; &quot;</r>") == "xy & <z> A \"")
  }

  @Test func `a library that is not there is not loaded`() {
    #expect(LibXML2(named: "libabsent.so.0") == nil)
    #expect(LibXML2(named: "libc.so.6") == nil)
  }

  // MARK: Limits

  @Test func `a document beyond the limit of bytes is refused`() {
    let html = String(repeating: "a", count: MarkupLimits.documentBytes + 1)
    let limit = MarkupLimits.documentBytes
    #expect(throws: MarkupError.tooLarge(what: .bytes, count: limit + 1, limit: limit)) {
      try MarkupDocument(html: html)
    }
  }

  @Test func `a document with too many tags is refused`() {
    let limit = MarkupLimits.tags
    #expect(throws: MarkupError.tooLarge(what: .tags, count: limit + 1, limit: limit)) {
      try MarkupDocument(html: String(repeating: "<b>", count: limit + 1))
    }
  }

  @Test(arguments: [" a", " a=b", " a='>'", "/a", " a = \">\""])
  func `a tag with too many attributes is refused`(attribute: String) {
    let limit = MarkupLimits.attributesOfOneTag
    let html = "<p" + String(repeating: attribute, count: limit + 1) + ">"
    #expect(throws: MarkupError.tooLarge(what: .attributesOfOneTag, count: limit + 1, limit: limit))
    {
      try MarkupDocument(html: html)
    }
  }

  @Test func `elements too deep within each other are refused and not cut off`() throws {
    let error = MarkupError.tooDeep(limit: MarkupLimits.depth)
    #expect(throws: error) {
      try MarkupDocument(html: String(repeating: "<div>", count: 400) + "x")
    }
    #expect(throws: error) {
      try MarkupDocument(xml: Array(String(repeating: "<a>", count: 100_000).utf8))
    }
    let html = String(repeating: "<div>", count: 200) + "x"
    #expect(try paragraphs(ofFragment: html) == ["x"])
  }

  @Test(arguments: [
    "<ul><li>x", "<p>x", "x<br>", "&amp;", "&", "<a href=\"", "<table><tr><td>x", "<b><i>", "<!--",
    "<select><option>", "<h1>x</h1>", "<li>x</li></ul>", "<font><p>", "<script>", "</p>",
    "<![CDATA[",
  ])
  func `a hostile page is read or refused, and nothing else`(piece: String) {
    let html = String(repeating: piece, count: (64 << 10) / piece.utf8.count)
    do throws(MarkupError) {
      _ = try HTMLPage(html: html)
    } catch {
      #expect(error == .tooDeep(limit: MarkupLimits.depth) || isTooLarge(error))
    }
  }

  private func isTooLarge(_ error: MarkupError) -> Bool {
    if case .tooLarge = error { true } else { false }
  }

  private func text(ofXML xml: String) throws -> String? {
    try MarkupDocument(xml: Array(xml.utf8)).root?.text
  }
}

extension MarkupNode {
  /// The first child element of this name.
  fileprivate func child(_ name: String) -> MarkupNode? { children.first { $0.name == name } }
}
