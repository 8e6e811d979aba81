/// The names of members and replicas, as they are typed in `north.42`.
package enum MemberName {
  /// 1 to 32 scalars: lower-case Latin (a–z) or Cyrillic letters, not both, digits, `-` and `_`, a letter
  /// first. Fixed ranges, since all replicas must judge alike, whatever their Unicode tables.
  package static func isAllowed(_ name: Text) -> Bool {
    let scalars = name.string.unicodeScalars
    guard let first = scalars.first, first.isLowercaseLetter,
      scalars.count <= Limits.nameScalars
    else { return false }
    // Names that look alike in two alphabets would pass for one.
    if scalars.contains(where: \.isLatin), scalars.contains(where: \.isCyrillic) { return false }
    return scalars.allSatisfy {
      $0.isLowercaseLetter || ("0"..."9").contains($0) || $0 == "-" || $0 == "_"
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isLatin: Bool { ("a"..."z").contains(self) }

  fileprivate var isCyrillic: Bool {
    ("\u{430}"..."\u{45F}").contains(self) || self == "\u{491}"
  }

  fileprivate var isLowercaseLetter: Bool { isLatin || isCyrillic }
}
