import Testing

struct LinksTests {
  private func broken(_ text: String) -> [String] {
    Tree([
      "README.md": "# Postil\n", "Protocol/TEXT.md": text + "\n\n## Long `lines`, and more\n",
      "Protocol/vectors/make.py": "",
    ]).brokenLinks().map(\.description)
  }

  @Test(arguments: [
    ("[a](GONE.md)", "mend the link GONE.md: there is no Protocol/GONE.md"),
    ("a\n[a](../vectors)", "mend the link ../vectors: there is no vectors"),
    ("[a](#short)", "mend the link #short: Protocol/TEXT.md has no such heading"),
    ("<img src=\"a.svg\">", "mend the link a.svg: there is no Protocol/a.svg"),
    ("![a](../README.md#usage)", "mend the link ../README.md#usage: README.md has no such heading"),
  ])
  func `a link that leads nowhere is found`(text: String, advice: String) {
    #expect(
      broken(text).map { $0.split(separator: ": ", maxSplits: 1).last.map(String.init) } == [advice]
    )
  }

  @Test(arguments: [
    "[a](../README.md#postil)", "[a](#long-lines-and-more)", "[a](vectors/make.py)", "[a](vectors)",
    "[a](https://example.org)", "```\n[a](GONE.md)\n```", "`[a](GONE.md)`",
  ])
  func `a link that leads somewhere is not`(text: String) { #expect(broken(text) == []) }
}
