import Foundation
package import PostilCore

/// The id that another tool gave an annotation, for an export that allows addresses only.
package enum ForeignID {
  private static let prefix = "urn:postil:source:"

  /// An address as it is; an id that is not an address, such as one of Hypothesis, as an address that an
  /// import reads back.
  package static func exported(_ id: String) -> String {
    isAddress(id)
      ? id : prefix + (id.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? id)
  }

  static func read(_ exported: String) -> String {
    guard exported.hasPrefix(prefix) else { return exported }
    return String(exported.dropFirst(prefix.count)).removingPercentEncoding ?? exported
  }

  /// A scheme, a colon, and the characters allowed after it.
  private static func isAddress(_ id: String) -> Bool {
    guard let colon = id.firstIndex(of: ":"), !id.hasPrefix(prefix) else { return false }
    let scheme = id[..<colon]
    let allowed = Set("+-.")
    return scheme.first.map { $0.isASCII && $0.isLetter } == true
      && scheme.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || allowed.contains($0) }
      && id.unicodeScalars.allSatisfy {
        $0.value > 0x20 && !"<>\"{}|\\^`".unicodeScalars.contains($0)
      }
      && colon < id.index(before: id.endIndex)
  }
}

/// Accounts of Hypothesis are names at the authority of a server. Members have none there.
package enum HypothesisAuthority {
  /// The authority that an export writes behind a member's name.
  static let members = "@postil"

  /// The account of a member, or of an author whom another tool claims.
  package static func account(_ name: String) -> String {
    "acct:" + name + (name.utf8.contains(UInt8(ascii: "@")) ? "" : members)
  }
}

extension EventID {
  /// The name of the event's entity in an export: the same in every workspace, and for ever.
  package var exported: String { "urn:postil:\(replica).\(counter)" }

  /// - Returns: `nil` for an address that no export writes.
  init?(exported: String) {
    guard exported.hasPrefix("urn:postil:") else { return nil }
    let parts = exported.dropFirst("urn:postil:".count)
      .split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 16, let bits = UInt64(parts[0], radix: 16),
      let counter = UInt64(parts[1]), counter > 0
    else { return nil }
    self.init(replica: ReplicaID(bits: bits), counter: counter)
    guard self.exported == exported else { return nil }
  }
}
