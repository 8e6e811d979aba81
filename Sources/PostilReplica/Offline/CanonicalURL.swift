import Foundation

/// The address where an article was published, in the form that makes two imports of it one article.
///
/// Source: Protocol/URLS.md, version 1.
enum CanonicalURL {
  /// - Throws: `ReplicaError.valueNotAllowed` for anything but an `http` or `https` url with a host.
  static func of(_ typed: String) throws(ReplicaError) -> String {
    let problem = ReplicaError.valueNotAllowed(
      field: "url", value: typed, allowed: "an address such as https://example.org/article")
    let scalars = Array(typed.unicodeScalars)
    guard !scalars.contains(where: { $0.properties.isWhitespace || $0.value < 0x20 || $0 == "\\" })
    else { throw problem }
    for (scheme, port) in [("http://", ":80"), ("https://", ":443")] {
      guard string(scalars.prefix(scheme.count)).lowercased() == scheme else { continue }
      let rest = scalars.dropFirst(scheme.count).prefix { $0 != "#" }
      let authority = rest.prefix { $0 != "/" && $0 != "?" }
      guard let host = host(string(authority), leavingOut: port) else { throw problem }
      let behind = rest.dropFirst(authority.count)
      let path = encoded(behind.prefix { $0 != "?" })
      let query = behind.drop { $0 != "?" }.dropFirst()
      return "https://" + host + (path.hasPrefix("/") ? path : "/" + path)
        + withoutTracking(query, isThere: behind.contains("?"))
    }
    throw problem
  }

  /// The host in lower case, a name of other scripts in IDNA's form, with its port unless that is the
  /// default.
  private static func host(_ authority: String, leavingOut port: String) -> String? {
    guard !authority.contains("@"),
      let components = URLComponents(string: "https://\(authority)/"),
      let host = components.encodedHost?.lowercased(), !host.isEmpty
    else { return nil }
    guard let number = components.port else {
      // `host:` has an empty port; a port that is not a number is not a port.
      return authority.hasSuffix("]") || authority.filter({ $0 == ":" }).isEmpty
        || authority.hasSuffix(":") && !authority.dropLast().contains(":") ? host : nil
    }
    guard 1...65_535 ~= number else { return nil }
    return ":\(number)" == port ? host : "\(host):\(number)"
  }

  private static func withoutTracking(
    _ query: some Collection<Unicode.Scalar>, isThere: Bool
  ) -> String {
    guard isThere else { return "" }
    let parts = query.split(separator: "&", omittingEmptySubsequences: false)
    let kept = parts.map { encoded($0) }.filter { part in
      !isTracking(part.prefix { $0 != "=" }.lowercased())
    }
    return kept.isEmpty ? "" : "?" + kept.joined(separator: "&")
  }

  private static func isTracking(_ name: String) -> Bool {
    trackingParameters.contains(name) || trackingPrefixes.contains { name.hasPrefix($0) }
  }

  /// The parameters that tell who sent a reader, and nothing about the article.
  static let trackingParameters: Set<String> = [
    "_ga", "_gl", "_hsenc", "_hsmi", "_openstat", "dclid", "fb_action_ids", "fb_action_types",
    "fb_ref", "fb_source", "fbclid", "gbraid", "gclid", "gclsrc", "igshid", "mc_cid", "mc_eid",
    "mkt_tok", "msclkid", "oly_anon_id", "oly_enc_id", "rb_clickid", "s_cid", "twclid",
    "vero_conv", "vero_id", "wbraid", "wickedid", "yclid", "ymclid", "ysclid",
  ]
  static let trackingPrefixes = ["utm_"]

  /// Percent-encoding in one form: removed where it is not needed, in capitals elsewhere, and added where a
  /// character is not ASCII.
  private static func encoded(_ scalars: some Collection<Unicode.Scalar>) -> String {
    let bytes = Array(string(scalars).utf8)
    var result: [UInt8] = []
    var place = 0
    while place < bytes.count {
      if bytes[place] == 0x25, place + 2 < bytes.count,
        bytes[place + 1...place + 2].allSatisfy(isHexadecimal),
        let value = UInt8(String(decoding: bytes[place + 1...place + 2], as: UTF8.self), radix: 16)
      {
        if isUnreserved(value) { result.append(value) } else { result += escape(value) }
        place += 3
        continue
      }
      if bytes[place] < 0x80 { result.append(bytes[place]) } else { result += escape(bytes[place]) }
      place += 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
    default: false
    }
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
    default: false
    }
  }

  private static func escape(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }

  private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
