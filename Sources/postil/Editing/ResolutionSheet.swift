import PostilCore
import PostilPages
import PostilReplica

/// The file in which a person decides a conflict: all that is known, a place for the value and one for
/// the reason.
///
/// The places are marked by lines with a word that occurs in none of the texts, so any text in
/// them is taken as it is, and everything outside of them is only for reading.
struct ResolutionSheet {
  let text: String
  private let mark: String
  /// For a text of any kind: else white space around a value means nothing.
  private let isProse: Bool

  /// The value and the reason that a person wrote.
  struct Decision: Equatable {
    let value: Text
    let why: Text
  }

  /// The result of reading a file.
  struct Reading: Equatable {
    /// `nil` where nothing was decided: no value is there, or it is as it was and without a reason.
    let decision: Decision?
    /// True if the text around the places to write in was changed.
    let isWrittenElsewhere: Bool
  }

  /// The reason why no decision can be read from a file.
  enum Problem: Error, Equatable {
    /// The lines that mark the places are not all there in their order.
    case marksMissing
    case marksRepeated
  }

  init(_ conflict: OpenConflict, why: String, using dice: inout some RandomNumberGenerator) {
    let words = ResolutionSheetText(conflict, Terminal.styles)
    let parts = words.parts
    isProse = conflict.allowed == nil
    let texts =
      parts.flatMap { [$0.title, $0.author, $0.text] } + [
        conflict.start, why, words.heading.joined(separator: "\n"),
      ]
    mark = Self.mark(absentFrom: texts, using: &dice)
    var lines = words.heading + [""] + words.instructions(mark: mark)
    lines.append("")
    for part in parts {
      // Only to be read, so that its lines may break where the page ends.
      lines += ["#### \(mark) \(part.title)"] + Passage.wrapped(part.author)
      lines += Passage.wrappedLines(part.text)
    }
    lines += [Self.line(mark, "keep [ ]"), Self.line(mark, "value"), conflict.start]
    lines += [Self.line(mark, "why"), why]
    lines += [Self.line(mark, "end"), ""]
    text = lines.joined(separator: "\n")
  }

  /// The most bytes that a filled-in sheet may have.
  var limitBytes: Int { text.utf8.count + 2 * Limits.proseBytes }

  /// Blanks at the ends of lines, which some editors take away, decide nothing.
  func reading(of written: String) throws(Problem) -> Reading {
    let (found, start) = (try places(in: written), try places(in: text))
    let isKept = found.value.withoutTrailingBlanks == start.value.withoutTrailingBlanks
    let value = (isKept ? start : found).value.joined(separator: "\n")
    let decision = Decision(
      value: Text(isProse ? value : value.trimmed),
      why: Text(found.why.joined(separator: "\n").trimmed))
    let isDecided =
      !decision.value.isBlank && !(isKept && decision.why.isBlank && !found.isTicked)
    return Reading(
      decision: isDecided ? decision : nil, isWrittenElsewhere: found.around != start.around)
  }

  /// The lines of a file, by purpose.
  private struct Places {
    let value: [String]
    let why: [String]
    /// Before and after the places, without the line to keep the value.
    let around: [[Text]]
    /// True if there is something between the brackets of that line.
    let isTicked: Bool
  }

  private func places(in written: String) throws(Problem) -> Places {
    // By scalars: CR LF is one character, and a combining mark may begin a line.
    let lines = written.replacing("\r\n", with: "\n").unicodeScalars
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let stripped = lines.withoutTrailingBlanks
    let value = try place(of: "value", in: stripped)
    let why = try place(of: "why", in: stripped)
    let end = try place(of: "end", in: stripped)
    guard value < why, why < end else { throw .marksMissing }
    let after = stripped[(end + 1)...]
    let before = stripped[..<value]
    let ticks = before.compactMap(tick)
    return Places(
      value: Array(lines[(value + 1)..<why]), why: Array(lines[(why + 1)..<end]),
      around: [before.filter { tick($0) == nil }, after.filter { $0 != "" }],
      isTicked: ticks.contains(true))
  }

  private func place(of name: String, in lines: [Text]) throws(Problem) -> Int {
    let line = Text(Self.line(mark, name))
    let places = lines.indices.filter { lines[$0] == line }
    guard let first = places.first else { throw .marksMissing }
    guard places.count == 1 else { throw .marksRepeated }
    return first
  }

  /// True if there is something between the brackets of the line for keeping the value, false if there is nothing.
  /// `nil` for any other line.
  private func tick(_ line: Text) -> Bool? {
    let text = line.string
    let start = Self.line(mark, "keep [")
    guard text.hasPrefix(start), text.hasSuffix("]") else { return nil }
    return text.dropFirst(start.count).dropLast().contains { !$0.isWhitespace }
  }

  private static func line(_ mark: String, _ name: String) -> String { "#### \(mark) \(name)" }

  private static func mark(
    absentFrom texts: [String], using dice: inout some RandomNumberGenerator
  ) -> String {
    while true {
      let mark = String(
        (0..<6).compactMap { _ in "bcdfghjkmnpqrstvwxz".randomElement(using: &dice) })
      if !texts.contains(where: { $0.contains(mark) }) { return mark }
    }
  }
}

extension String {
  fileprivate var trimmed: String {
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }
}

extension [String] {
  fileprivate var withoutTrailingBlanks: [Text] {
    map { line in
      let scalars = line.unicodeScalars
      let last = scalars.lastIndex { !$0.properties.isWhitespace }
      return Text(last.map { String(scalars[...$0]) } ?? "")
    }
  }
}
