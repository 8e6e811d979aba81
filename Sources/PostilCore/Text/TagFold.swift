/// The form in which tags and terms are compared: `Сроки`, `сроки` and `сро́ки` are one tag, `ёлка` and
/// `елка` too.
///
/// ⚖ A fixed table, scalar by scalar, which no newer Unicode changes: replicas of all times must name the
/// same register. Folding a folded text changes nothing. Source: Protocol/EVENTS.md, "Tags".
enum TagFold {
  /// The text itself where nothing is to be folded, without a copy.
  static func of(_ text: Text) -> Text {
    let scalars = text.string.unicodeScalars
    guard scalars.contains(where: { folded($0) != $0 }) else { return text }
    var view = String.UnicodeScalarView()
    for scalar in scalars {
      if let folded = folded(scalar) { view.append(folded) }
    }
    return Text(String(view))
  }

  /// `nil` for a scalar that is left out.
  private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    let value = scalar.value
    return switch value {
    case 0x61...0x7A, 0x430...0x44F, 0x30...0x39, 0x2D, 0x5F: scalar
    case 0x41...0x5A, 0xC0...0xD6, 0xD8...0xDE, 0x391...0x3A1, 0x3A3...0x3AB, 0x410...0x42F:
      Unicode.Scalar(value + 0x20)
    // Stress marks, soft hyphen, zero-widths, marks of direction, selectors of an emoji's looks.
    case 0x300, 0x301, 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x2069,
      0xFE0E, 0xFE0F, 0xFEFF:
      nil
    case 0x401, 0x451: "е"
    case 0x400...0x40F: Unicode.Scalar(value + 0x50)
    case 0x60, 0xB4, 0x2B9, 0x2BC, 0x2018...0x201B, 0x2032, 0xFF07: "'"
    case 0x100...0x12F, 0x132...0x137, 0x14A...0x177, 0x460...0x481, 0x48A...0x4BF, 0x4D0...0x52F:
      value.isMultiple(of: 2) ? Unicode.Scalar(value + 1) : scalar
    case 0x139...0x148, 0x179...0x17E, 0x4C1...0x4CE:
      value.isMultiple(of: 2) ? scalar : Unicode.Scalar(value + 1)
    case 0x4C0: "\u{4CF}"
    case 0x178: "ÿ"
    case 0x386: "ά"
    case 0x388...0x38A: Unicode.Scalar(value + 0x25)
    case 0x38C: "ό"
    case 0x38E, 0x38F: Unicode.Scalar(value + 0x3F)
    case 0x3C2: "σ"
    case 0x531...0x556: Unicode.Scalar(value + 0x30)
    default: scalar
    }
  }
}

extension Text {
  /// The form in which tags and terms are compared.
  package var tagFolded: Text { TagFold.of(self) }
}
