/// The starts of a text's clusters, and the role of each; no token ends inside one.
///
/// A cluster is a scalar and those that continue it, by a fixed rule: no two versions of Unicode merge
/// apart. It is never less than an extended grapheme cluster of the scripts in use. Linear time.
/// Source: Protocol/TEXT.md, "Tokens".
struct Clusters: Sendable {
  /// Per byte; `inside` where no cluster begins. One more than bytes, which is a line's end.
  private(set) var roles: [ScalarRole]

  /// - Parameter bytes: valid UTF-8.
  init(of bytes: [UInt8]) {
    roles = [ScalarRole](repeating: .inside, count: bytes.count + 1)
    roles[bytes.count] = .lineBreak
    let table = ScalarFacts.common
    var before = DecodedScalar.lineFeed
    var start = 0
    var beginsCluster = true
    while start < bytes.count {
      let scalar = DecodedScalar(in: bytes, at: start, table)
      beginsCluster =
        scalar.facts.isPlain && before.facts.isPlain
        || !scalar.goesOn(after: before, beginningCluster: beginsCluster)
      if beginsCluster { roles[start] = scalar.facts.role }
      start += scalar.width
      before = scalar
    }
  }
}

/// The facts about a scalar that the tokens need.
private struct ScalarFacts: Sendable {
  let role: ScalarRole
  let clings: Bool
  /// True if it never continues another scalar, and only a clinging one continues it.
  let isPlain: Bool

  init(of value: UInt32) {
    role = ScalarRole(of: value)
    clings = value >= 0x300 && ClingingScalars.contains(value)
    isPlain =
      !clings && role != .lineBreak && value < 0x1F1E6 && !Self.isPrepended(value)
  }

  /// A sign that the scalar behind it belongs to.
  static func isPrepended(_ value: UInt32) -> Bool {
    switch value {
    case 0x600...0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0xD4E, 0x110BD, 0x110CD, 0x111C2,
      0x111C3, 0x1193F, 0x11941, 0x11A3A, 0x11A84...0x11A89, 0x11D46, 0x11F02:
      true
    default: false
    }
  }

  /// The facts by value, for the scalars of the alphabets and their punctuation.
  static let common = (0..<0x3040).map { ScalarFacts(of: $0) }
}

/// One scalar read from valid UTF-8.
private struct DecodedScalar {
  /// In bytes.
  let width: Int
  let value: UInt32
  let facts: ScalarFacts

  static let lineFeed = DecodedScalar(in: [0x0A], at: 0, ScalarFacts.common)

  @inline(__always)
  init(in bytes: [UInt8], at start: Int, _ common: [ScalarFacts]) {
    let lead = bytes[start]
    if lead < 0x80 {
      width = 1
      value = UInt32(lead)
      facts = common[Int(value)]
    } else if lead < 0xE0 {
      width = 2
      value = UInt32(lead & 0x1F) << 6 | UInt32(bytes[start + 1] & 0x3F)
      facts = common[Int(value)]
    } else {
      width = lead < 0xF0 ? 3 : 4
      var value = UInt32(lead & (width == 3 ? 0x0F : 0x07))
      for position in start + 1..<start + width {
        value = value << 6 | UInt32(bytes[position] & 0x3F)
      }
      self.value = value
      facts = value < common.count ? common[Int(value)] : ScalarFacts(of: value)
    }
  }

  func goesOn(after before: DecodedScalar, beginningCluster: Bool) -> Bool {
    if before.facts.role == .lineBreak { return value == 0x0A && before.value == 0x0D }
    if facts.clings { return true }
    if before.value == 0x200D { return facts.role == .sign && value > 0x2000 }
    if Self.flags.contains(value), Self.flags.contains(before.value) { return beginningCluster }
    return ScalarFacts.isPrepended(before.value) && facts.role != .lineBreak
  }

  private static let flags: ClosedRange<UInt32> = 0x1F1E6...0x1F1FF
}
