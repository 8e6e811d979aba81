@testable import PostilCore

/// The rules of prose once more, with nothing of the merge under test: quadratic diffs, and the base
/// cut at every word that both sides kept.
///
/// For texts of ideographs, `。`, `！` and spaces: every character is a token, save runs of spaces.
struct PlainMerge {
  let outcome: Outcome
  /// True if neither diff has a rival, so that every correct merge has this outcome.
  let isUnique: Bool

  enum Outcome: Equatable {
    case merged(String, isJoined: Bool)
    case conflict
  }

  private struct Change: Hashable {
    let place: Range<Int>
    let inserted: [String]
  }

  init(base: String, first: String, second: String) {
    let (old, one, two) = (Self.tokens(base), Self.tokens(first), Self.tokens(second))
    let diffs = [PlainDiff(old, one), PlainDiff(old, two)]
    isUnique = diffs.allSatisfy(\.isUnique)
    let ours = diffs[0].hunks.map { Change(place: $0.base, inserted: Array(one[$0.other])) }
    let theirs = diffs[1].hunks.map { Change(place: $0.base, inserted: Array(two[$0.other])) }
    let fixed = old.indices.filter { place in
      Self.isWord(old[place]) && !(ours + theirs).contains { $0.place.contains(place) }
    }
    var output: [String] = []
    var isJoined = false
    var start = 0
    for stop in fixed + [old.count] {
      func inside(_ changes: [Change]) -> [Change] {
        changes.filter { $0.place.lowerBound >= start && $0.place.upperBound <= stop }
      }
      let piece = start..<stop
      let (first, second) = (inside(ours), inside(theirs))
      let (firstText, secondText) = (
        Self.apply(first, to: old, piece), Self.apply(second, to: old, piece)
      )
      if Set(second).isSubset(of: first) || firstText == secondText {
        output += firstText
      } else if Set(first).isSubset(of: second) {
        output += secondText
      } else if let joined = Self.join(first, second, behind: old) {
        output += old[piece] + joined
        isJoined = true
      } else {
        outcome = .conflict
        return
      }
      if stop < old.count { output.append(old[stop]) }
      start = stop + 1
    }
    outcome = .merged(output.joined(), isJoined: isJoined)
  }

  private static func join(_ first: [Change], _ second: [Change], behind old: [String]) -> [String]?
  {
    let end = old.count..<old.count
    guard first.count == 1, second.count == 1, first[0].place == end, second[0].place == end
    else { return nil }
    func isBlank(_ token: String?) -> Bool { token?.first == " " }
    let glued = [first[0], second[0]].filter {
      !old.isEmpty && !isBlank(old.last) && !isBlank($0.inserted.first)
    }
    if glued.count == 2 { return nil }
    let order = glued == [second[0]] ? [second[0], first[0]] : [first[0], second[0]]
    let touches = isBlank(order[0].inserted.last) || isBlank(order[1].inserted.first)
    return order[0].inserted + (touches ? [] : ["\n"]) + order[1].inserted
  }

  private static func apply(_ changes: [Change], to old: [String], _ piece: Range<Int>) -> [String]
  {
    var text: [String] = []
    var start = piece.lowerBound
    for change in changes {
      text += old[start..<change.place.lowerBound] + change.inserted
      start = change.place.upperBound
    }
    return text + old[start..<piece.upperBound]
  }

  private static func isWord(_ token: String) -> Bool {
    !["。", "！"].contains(token) && !token.hasPrefix(" ")
  }

  private static func tokens(_ text: String) -> [String] {
    text.reduce(into: []) { tokens, character in
      if character == " ", tokens.last?.hasPrefix(" ") == true {
        tokens[tokens.count - 1] += " "
      } else {
        tokens.append(String(character))
      }
    }
  }
}
