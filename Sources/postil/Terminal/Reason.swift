import ArgumentParser
import PostilCore

/// Why somebody did something, as it was typed: NFC, as all that is recorded, and of at most one line's
/// bytes.
struct Reason: ExpressibleByArgument {
  static let none = Reason("")

  let text: Text

  init(argument: String) { self.init(argument) }

  private init(_ typed: String) { text = Text(NFC.of(typed)) }

  var defaultValueDescription: String { "" }

  /// For an act that takes a reason: nobody else can give it later.
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
