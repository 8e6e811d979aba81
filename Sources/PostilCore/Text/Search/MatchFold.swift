/// Text in the form in which a quote typed by hand is compared; never stored.
///
/// Lower case, `ё` as `е`, one kind of double quote, apostrophe, dash and space, `…` as three dots; no
/// soft hyphens, zero-widths and stress marks; white space, line ends included, collapsed to one space.
/// Every folded scalar knows the scalars it came from.
package struct MatchFold: Sendable {
  package let scalars: [Unicode.Scalar]
  /// Per folded scalar, the half-open range of offsets in what was folded.
  private let origins: [Range<Int32>]

  /// `original` should be NFC: a decomposed `ё` is not known as one. At most 2³¹−1 scalars.
  package init(_ original: some Sequence<Unicode.Scalar>) {
    var scalars: [Unicode.Scalar] = []
    var origins: [Range<Int32>] = []
    var offset: Int32 = 0
    for scalar in original {
      let origin = offset..<offset + 1
      switch FoldedScalar(scalar) {
      case .dropped:
        break
      case .space:
        if scalars.last == " ", let start = origins.last?.lowerBound {
          origins[origins.count - 1] = start..<origin.upperBound
        } else {
          scalars.append(" ")
          origins.append(origin)
        }
      case .one(let folded):
        scalars.append(folded)
        origins.append(origin)
      case .ellipsis:
        scalars += [".", ".", "."]
        origins += [origin, origin, origin]
      case .several(let folded):
        scalars += folded
        origins += folded.map { _ in origin }
      }
      offset += 1
    }
    self.scalars = scalars
    self.origins = origins
  }

  /// Normalises the string to NFC first, so the origins are of no use.
  package init(_ string: String) {
    self.init(NFC.of(string).unicodeScalars)
  }

  /// Without a space at either end.
  package var trimmed: ArraySlice<Unicode.Scalar> {
    var slice = scalars[...]
    if slice.first == " " { slice.removeFirst() }
    if slice.last == " " { slice.removeLast() }
    return slice
  }

  /// The range of original offsets that a range of folded offsets came from.
  ///
  /// Half of an `…` is the whole of it. Nil when the range is empty or leaves the text.
  package func origin(of folded: Range<Int>) -> Range<Int>? {
    guard !folded.isEmpty, folded.lowerBound >= 0, folded.upperBound <= origins.count else {
      return nil
    }
    let first = origins[folded.lowerBound]
    let last = origins[folded.upperBound - 1]
    return Int(first.lowerBound)..<Int(last.upperBound)
  }
}
