/// Where an article was published, in the one form that makes two imports of it one article.
enum ArticleURL {
  /// The scheme and the host in lower case, without a fragment and without the port that goes without
  /// saying; a path of its own, `/` at least. Nothing else is guessed.
  ///
  /// - Throws: `ReplicaError.valueNotAllowed` for what is no `http` or `https` url with a host.
  static func canonical(_ typed: String) throws(ReplicaError) -> String {
    let problem = ReplicaError.valueNotAllowed(
      field: "url", value: typed, allowed: "an address such as https://example.org/article")
    let scalars = Array(typed.unicodeScalars)
    guard !scalars.contains(where: { $0.properties.isWhitespace || $0.value < 0x20 || $0 == "\\" })
    else { throw problem }
    for (scheme, port) in [("http://", ":80"), ("https://", ":443")] {
      guard string(scalars.prefix(scheme.count)).lowercased() == scheme else { continue }
      let rest = scalars.dropFirst(scheme.count).prefix { $0 != "#" }
      let authority = rest.prefix { $0 != "/" && $0 != "?" }
      var host = string(authority).lowercased()
      if host.hasSuffix(port) { host = String(host.dropLast(port.count)) }
      guard let first = host.first, first != ":", !host.contains("@") else { throw problem }
      let path = string(rest.dropFirst(authority.count))
      return scheme + host + (path.hasPrefix("/") ? path : "/" + path)
    }
    throw problem
  }

  private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
