import Testing

@testable import PostilReplica

struct ArticleURLTests {
  @Test(arguments: [
    ("https://example.org/a?b=1", "https://example.org/a?b=1"),
    ("HTTPS://Example.ORG/A#part", "https://example.org/A"),
    ("http://example.org:80", "http://example.org/"),
    ("https://example.org:443?x", "https://example.org/?x"),
    ("https://example.org:8443/", "https://example.org:8443/"),
    ("https://новости.рф/а", "https://новости.рф/а"),
  ])
  func `a url has one form`(typed: String, canonical: String) throws {
    #expect(try ArticleURL.canonical(typed) == canonical)
    #expect(try ArticleURL.canonical(canonical) == canonical)
  }

  @Test(arguments: [
    "", "not a url", "example.org/a", "ftp://example.org/", "http://", "https:///a", "https://:80/",
    "https://me@example.org/", "https://example.org/a b", "https://example.org/a\u{0}",
    "javascript:alert(1)",
  ])
  func `what is no url of the web is refused`(typed: String) {
    let said = failure { _ = try ArticleURL.canonical(typed) }
    #expect(said.hasPrefix("valueNotAllowed(field: \"url\""))
  }
}
