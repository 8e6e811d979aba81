import Foundation

extension TextError {
  /// JSON that cannot be read, with the place of the fault if the parser names it.
  ///
  /// - Parameter kind: the expected kind, such as `a JSON object`.
  static func malformed(_ kind: String, _ error: any Error, in text: Data) -> TextError {
    let said = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String ?? ""
    if said.contains("end of file") { return .malformed(what: "\(kind): it ends too early") }
    // Foundation says `… around character 17.`, and counts bytes.
    guard let word = said.split(separator: " ").last, let offset = Int(word.dropLast()),
      offset <= text.count
    else { return .malformed(what: kind) }
    let before = text.prefix(offset)
    let lines = before.count { $0 == 0x0A }
    let start = before.lastIndex(of: 0x0A).map { $0 + 1 - text.startIndex } ?? 0
    // A text of one line has its number elsewhere.
    let line = text.dropLast().contains(0x0A) ? "line \(lines + 1), " : ""
    return .malformed(what: "\(kind): look at \(line)byte \(offset - start + 1)")
  }
}
