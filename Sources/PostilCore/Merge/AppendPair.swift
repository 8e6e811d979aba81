/// Two different texts that two people added at the end of the same base.
///
/// ⚖ Both are kept, the first in log order before the second. One that continues the base's last word
/// without white space (a full stop, a comma and more) stays next to that word, whatever the order; two such
/// texts are not a pair, since only one can stand there: `Yes!` and `Yes?` is a conflict.
///
/// Where neither brings white space of its own, they are separated as each of them was from the base: the
/// line ends that the base ends with (an empty line stays an empty line, CRLF stays CRLF), or else one LF.
/// Two people's texts never run together into one line unless one of them began with a space to continue the
/// line.
struct AppendPair {
  /// The text behind the base in the merged text.
  let joined: [UInt8]

  /// - Returns: nil where one side changed more than it appended.
  init?(_ run: TouchedSpan, base: ProseTokens, first: ProseTokens, second: ProseTokens) {
    guard run.base.isEmpty, run.base.lowerBound == base.ids.count else { return nil }
    let endsOpen = base.words.kinds.last.map(\.isBlank) ?? true
    let isFirstGlued = !endsOpen && !first.words.kinds[run.first.lowerBound].isBlank
    let isSecondGlued = !endsOpen && !second.words.kinds[run.second.lowerBound].isBlank
    if isFirstGlued && isSecondGlued { return nil }
    joined =
      isSecondGlued
      ? Self.join(second, run.second, first, run.first, behind: base)
      : Self.join(first, run.first, second, run.second, behind: base)
  }

  private static func join(
    _ one: ProseTokens, _ oneRun: Range<Int>, _ other: ProseTokens, _ otherRun: Range<Int>,
    behind base: ProseTokens
  ) -> [UInt8] {
    let isSeparated =
      one.words.kinds[oneRun.upperBound - 1].isBlank
      || other.words.kinds[otherRun.lowerBound].isBlank
    let separator = isSeparated ? [] : separator(behind: base)
    return one.bytes(of: oneRun) + separator + other.bytes(of: otherRun)
  }

  private static func separator(behind base: ProseTokens) -> [UInt8] {
    let kinds = base.words.kinds
    let start = kinds.lastIndex { $0 != .lineBreak }.map { $0 + 1 } ?? 0
    return start == kinds.count ? [0x0A] : Array(base.bytes(of: start..<kinds.count))
  }
}

extension WordTokens.Kind {
  var isBlank: Bool {
    switch self {
    case .space, .lineBreak: true
    case .word, .sign: false
    }
  }
}
