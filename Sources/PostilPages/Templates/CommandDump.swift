import Foundation

/// A command as the parser describes it in `--experimental-dump-help`.
package struct CommandDump: Decodable, Sendable {
  package struct Argument: Decodable, Sendable {
    package struct Name: Decodable, Sendable {
      /// "long" or "short".
      package let kind: String
      /// Without dashes.
      package let name: String
    }

    /// "positional", "option" or "flag".
    package let kind: String
    package let names: [Name]?
    package let parsingStrategy: String?
    package let valueName: String?
    package let allValues: [String]?
    let abstract: String?
    let defaultValue: String?
    let isOptional: Bool
    package let isRepeating: Bool
    package let shouldDisplay: Bool

    package func has(_ kind: String, _ name: some StringProtocol) -> Bool {
      names?.contains { $0.kind == kind && $0.name == name } ?? false
    }
  }

  let commandName: String
  let abstract: String?
  let discussion: String?
  let shouldDisplay: Bool?
  let subcommands: [CommandDump]?
  package let arguments: [Argument]?

  package init(decoding text: String) throws {
    struct Document: Decodable { let command: CommandDump }
    self = try JSONDecoder().decode(Document.self, from: Data(text.utf8)).command
  }
}
