extension Unicode.Scalar {
  /// White space by a fixed list (Unicode's White_Space, complete since 6.3), so that an answer does
  /// not depend on the tables of the Swift at hand.
  package var isBlank: Bool {
    switch value {
    case 0x09...0x0D, 0x20, 0x85, 0xA0: true
    case 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }
}
