import Foundation
import Testing

@testable import PostilReplica

/// Protocol/URLS.md, line by line.
struct CanonicalURLTests {
  @Test(arguments: [
    ("https://news.example/1", "https://news.example/1"),
    ("HTTP://News.Example", "https://news.example/"),
    ("http://news.example:80/a", "https://news.example/a"),
    ("https://news.example:443/a", "https://news.example/a"),
    ("https://news.example:8080/a", "https://news.example:8080/a"),
    ("https://news.example:/a", "https://news.example/a"),
    ("http://[2001:DB8::1]:80/a", "https://[2001:db8::1]/a"),
    ("http://[2001:db8::1]:8080/a", "https://[2001:db8::1]:8080/a"),
    ("https://news.example/a#comments", "https://news.example/a"),
    ("https://news.example?id=7", "https://news.example/?id=7"),
    ("https://пример.рф/а", "https://xn--e1afmkfd.xn--p1ai/%D0%B0"),
    ("https://news.example/%7euser/%d0%b0%2f", "https://news.example/~user/%D0%B0%2F"),
    ("https://news.example/100%/a%zz", "https://news.example/100%/a%zz"),
    ("https://news.example/a?utm_source=x&id=7&fbclid=y", "https://news.example/a?id=7"),
    ("https://news.example/a?UTM_Campaign=x&YCLID=1", "https://news.example/a"),
    ("https://news.example/a?utm%5Fsource=x&id=7", "https://news.example/a?id=7"),
    ("https://news.example/a?q=100%+5&r=%-0", "https://news.example/a?q=100%+5&r=%-0"),
    ("https://news.example/a?b=2&a=1&", "https://news.example/a?b=2&a=1&"),
    ("https://news.example/a?", "https://news.example/a?"),
    ("https://news.example/a?q=%41&utm=1", "https://news.example/a?q=A&utm=1"),
    ("https://news.example/a//b/../c/", "https://news.example/a//b/../c/"),
    ("https://www.news.example/a", "https://www.news.example/a"),
  ])
  func `a url has one form`(typed: String, canonical: String) throws {
    #expect(try CanonicalURL.of(typed) == canonical)
    #expect(try CanonicalURL.of(canonical) == canonical)
  }

  @Test(arguments: [
    "", "news.example", "ftp://news.example/", "https://", "https:///a", "https://a b/",
    "https://u@news.example/",
    "https://news.example/\u{7}", "https://news.example\\a", "https://:80/", "javascript:alert(1)",
    "https://news.example:port/", "https://news.example:99999999/",
  ])
  func `an invalid url of an article is refused`(typed: String) {
    #expect(throws: ReplicaError.self) { try CanonicalURL.of(typed) }
  }

  @Test func `the list of parameters is the document's`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../Protocol/URLS.md")
    let listed = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "```")[1]
      .split(whereSeparator: \.isWhitespace).map(String.init)
    #expect(Set(listed) == CanonicalURL.trackingParameters)
    #expect(listed == listed.sorted())
  }
}
