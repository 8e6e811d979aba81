import PostilCore
import Testing

@testable import PostilImport

struct FeedTests {
  @Test func `an entry of RSS is an article, its content before its summary`() throws {
    let reading = try Reading(
      """
      <?xml version="1.0" encoding="utf-8"?>
      <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>A paper</title>
      <language>uk</language>
      <item><title>A &lt;b&gt;bridge&lt;/b&gt; &amp;amp; a dam</title>
        <link> https://example.org/1 </link><description>Short.</description>
        <content:encoded><![CDATA[<p>It was&nbsp;closed.</p><p>All day.</p>]]></content:encoded>
        <dc:creator>O. Hara</dc:creator><pubDate>Fri, 01 Mar 2024 09:30:00 +0200</pubDate></item>
      <item><title>A weir</title><guid>https://example.org/2</guid>
        <description>It held.</description></item>
      <item><title>A lock</title><guid isPermaLink="false">https://example.org/3</guid></item>
      <item><link>https://example.org/4</link></item>
      </channel></rss>
      """)
    #expect(
      reading.texts == [
        "A bridge & a dam\n\nIt was\u{A0}closed.\n\nAll day.", "A weir\n\nIt held.", "A lock",
      ])
    #expect(reading.documents[0].facts.author == "O. Hara")
    #expect(reading.documents[0].facts.published == "Fri, 01 Mar 2024 09:30:00 +0200")
    #expect(
      reading.documents.map(\.facts.url) == ["https://example.org/1", "https://example.org/2", nil])
    #expect(reading.documents.map(\.warnings) == [[], [.summaryOnly], [.titleOnly]])
    #expect(reading.documents[0].facts.language == "uk")
    #expect(reading.places == ["entry 1", "entry 2", "entry 3", "entry 4"])
    #expect(reading.problems == [.empty])
  }

  @Test func `an entry of Atom has its text as HTML, as elements, or plain`() throws {
    let reading = try Reading(
      """
      <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
      <entry><title>One</title><link rel="edit" href="https://example.org/edit"/>
        <link href="https://example.org/1"/><content type="html">&lt;p&gt;First.&lt;/p&gt;</content>
        <author><name>O. Hara</name><uri>x</uri></author><updated>2024-03-02</updated>
        <published>2024-03-01</published></entry>
      <entry><title>Two</title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
        <p>Second.</p><p>Again.</p></div></content></entry>
      <entry><title>Three</title><summary>1 &lt; 2</summary></entry>
      </feed>
      """)
    #expect(reading.texts == ["One\n\nFirst.", "Two\n\nSecond.\n\nAgain.", "Three\n\n1 < 2"])
    #expect(reading.documents[0].facts.url == "https://example.org/1")
    #expect(reading.documents[0].facts.author == "O. Hara")
    #expect(reading.documents[0].facts.published == "2024-03-01")
  }

  @Test func `no entity of a feed's own is expanded, and nothing is fetched`() throws {
    let reading = try Reading(
      """
      <?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;">
      <!ENTITY file SYSTEM "file:///etc/passwd">]>
      <rss><channel><item><title>A &b; bridge</title><description>&file; It held.</description>
      </item></channel></rss>
      """)
    #expect(!reading.texts.joined().contains("boom"))
    #expect(!reading.texts.joined().contains("root:"))
    #expect(reading.texts.joined().contains("It held."))
  }

  @Test func `an address that several entries share is none of theirs`() throws {
    let entries = ["One", "Two", "Three"].map { title in
      "<item><title>\(title)</title><link>https://example.org/\(title == "Three" ? "3" : "")</link></item>"
    }
    let reading = try Reading("<rss><channel>\(entries.joined())</channel></rss>")
    #expect(reading.documents.map(\.facts.url) == [nil, nil, "https://example.org/3"])
  }
}
