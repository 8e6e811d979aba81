/// Normalisation to NFC in linear time.
///
/// By the standard library, whose tables are right and whose time is linear but for runs of combining marks,
/// where it is quadratic. (Foundation on Linux is neither: 3.5 MB of decomposed Cyrillic take 33 s, and
/// U+10418 U+0300 becomes U+040D.) So a run that nothing separates and that is longer than
/// `TextLimits.clusterScalars`, which is not text in any script, stays as it is. Left out whole, it is left
/// out by a second pass too, and the result is stable.
package enum NFC {
  package static func of(_ string: String) -> String {
    let scalars = string.unicodeScalars
    guard scalars.contains(where: { !$0.isInert }) else { return string }
    var output = ""
    var pieceStart = scalars.startIndex
    var clusterStart = scalars.startIndex
    var clusterScalars = 0

    func closeCluster(at end: String.Index) {
      if clusterScalars > TextLimits.clusterScalars {
        output += composed(string[pieceStart..<clusterStart])
        output += string[clusterStart..<end]
        pieceStart = end
      }
      clusterStart = end
      clusterScalars = 0
    }
    for index in scalars.indices {
      if scalars[index].beginsCluster { closeCluster(at: index) }
      clusterScalars += 1
    }
    closeCluster(at: scalars.endIndex)
    return output + composed(string[pieceStart...])
  }

  /// The one use of an underscored name: the standard library's NFC has no other yet, and this one is
  /// part of its stable interface.
  private static func composed(_ piece: Substring) -> String {
    String(decoding: String(piece)._nfcCodeUnits, as: UTF8.self)
  }
}

extension Unicode.Scalar {
  /// Nothing before this scalar composes or trades places with it. Errs on the side of false.
  fileprivate var beginsCluster: Bool {
    switch value {
    case 0..<0x300, 0x400...0x482, 0x48A...0x52F: return true
    // Letters that compose with the scalars before them: Hangul jamo, Kirat Rai vowel signs.
    case 0x1100...0x11FF, 0xD7B0...0xD7FF, 0x16D40...0x16D7F: return false
    default: break
    }
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .unassigned: return false
    default: return true
    }
  }

  /// Is left alone by NFC unless a scalar that is not inert follows. Errs on the side of false.
  fileprivate var isInert: Bool {
    switch value {
    case 0..<0x300, 0x400...0x482, 0x48A...0x52F: true
    case 0x2010...0x205E, 0x20A0...0x20C0, 0x2116, 0x1F300...0x1FAFF: true
    default: false
    }
  }
}
