import PostilReplica

/// Diagnoses of the addresses of a link: each that was tried is named, with its error.
extension Diagnosis {
  static func unreachable(_ attempts: [Attempt], hint: String) -> Diagnosis {
    let proxied =
      "your work is saved here; check HTTPS_PROXY and ALL_PROXY, and list in NO_PROXY the hosts that need "
      + "no proxy"
    let hint = attempts.contains { $0.proxy != nil } ? proxied : hint
    guard attempts.count == 1, let attempt = attempts.first else {
      return Diagnosis(
        .unreachable, "cannot reach the server at any address of the link" + lines(attempts),
        hint: hint)
    }
    return Diagnosis(.unreachable, "cannot reach \(attempt.place): \(attempt.words)", hint: hint)
  }

  static func otherServer(_ attempts: [Attempt], hint: String) -> Diagnosis {
    let strangers = attempts.filter { $0.failure == .otherKey }.map(\.place)
    return Diagnosis(
      .integrity,
      "the server at \(strangers.joined(separator: " and ")) presented a different key from the one in your "
        + "link: it is another server, somebody intercepts the connection, or the server's key was replaced"
        + lines(attempts.filter { $0.failure != .otherKey }),
      hint: hint)
  }

  private static func lines(_ attempts: [Attempt]) -> String {
    attempts.map { "\n\($0.place): \($0.words)" }.joined()
  }
}

extension Attempt {
  fileprivate var place: String {
    proxy.map { "\(address) through the proxy \($0)" } ?? "\(address)"
  }

  fileprivate var words: String {
    switch failure {
    case .unreached(let reason): reason
    case .otherKey: "a different key from the one in your link"
    }
  }
}
