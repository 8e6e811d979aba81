import ArgumentParser
import PostilCore

/// The reason for a decision, as it was typed: NFC, as all text that is recorded, and at most one line's bytes.
struct Reason: ExpressibleByArgument {
  static let none = Reason("")

  let text: Text

  init(argument: String) { self.init(argument) }

  private init(_ typed: String) { text = Text(NFC.of(typed)) }

  var defaultValueDescription: String { "" }

  /// Expects a reason, for an act that needs one: nobody else can give it later.
  ///
  /// - Parameter option: as it was typed.
  func expectGiven(_ option: String) throws {
    guard text.string.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
      throw ValidationError.reasonMissing(option)
    }
    try expectFits(option)
  }

  /// - Parameter option: as it was typed.
  func expectFits(_ option: String) throws {
    guard text.string != "-" else {
      throw ValidationError.reasonOnStdin(option)
    }
    guard text.utf8Count <= Limits.lineBytes else {
      throw ValidationError.reasonTooLong(option)
    }
  }
}
