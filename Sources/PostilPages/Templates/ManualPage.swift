/// A manual page in the macros of mdoc, from the parser's own description of a command.
package struct ManualPage: Sendable {
  /// Such as `postil-bundle-create`.
  package let name: String
  package let text: String

  /// The pages of a command and of all below it, but for hidden ones.
  ///
  /// - Parameter dump: as `--experimental-dump-help` prints it.
  package static func all(of dump: String) throws -> [ManualPage] {
    let root = try CommandDump(decoding: dump)
    return pages(of: root, named: [root.commandName])
  }

  private static func pages(of command: CommandDump, named path: [String]) -> [ManualPage] {
    let below = (command.subcommands ?? []).filter {
      ($0.shouldDisplay ?? true) && $0.commandName != "help"
    }
    let page = ManualPage(
      name: path.joined(separator: "-"), text: text(of: command, named: path, below: below))
    return [page] + below.flatMap { pages(of: $0, named: path + [$0.commandName]) }
  }

  private static func text(
    of command: CommandDump, named path: [String], below: [CommandDump]
  ) -> String {
    let name = path.joined(separator: "-")
    var lines = [
      ".Dd November 29, 2026", ".Dt \(name.uppercased()) 1", ".Os Postil", ".Sh NAME",
      ".Nm \(name)",
    ]
    lines.append(".Nd \(words(phrase(command.abstract ?? "")))")
    let shown = (command.arguments ?? []).filter(\.shouldDisplay)
    let arguments =
      shown.filter { $0.kind == "positional" } + shown.filter { $0.kind != "positional" }
    lines += [".Sh SYNOPSIS", ".Nm \(path.joined(separator: " "))"]
    lines +=
      below.isEmpty ? arguments.filter { !$0.isOfParser }.map(\.synopsis) : [".Ar command"]
    lines.append(".Sh DESCRIPTION")
    lines += paragraphs(command.discussion ?? command.abstract ?? "")
    if !arguments.isEmpty {
      lines.append(".Bl -tag -width Ds")
      for argument in arguments {
        lines.append(".It \(argument.heading)")
        lines += paragraphs(argument.about)
      }
      lines.append(".El")
    }
    if !below.isEmpty {
      lines += [".Sh COMMANDS", ".Bl -tag -width Ds"]
      for command in below {
        lines += [".It Cm \(words(command.commandName))"] + paragraphs(command.abstract ?? "")
      }
      lines.append(".El")
    }
    if path.count > 1 { lines += [".Sh SEE ALSO", ".Xr postil 1"] }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A sentence as the phrase that stands behind a name.
  private static func phrase(_ sentence: String) -> String {
    let begun = sentence.prefix(1).lowercased() + sentence.dropFirst()
    return begun.hasSuffix(".") ? String(begun.dropLast()) : begun
  }

  private static func paragraphs(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).flatMap {
      $0.isEmpty ? [".Pp"] : lines(of: $0).map { words($0) }
    }
  }

  /// Short lines, and each sentence on lines of its own: readers of mdoc put the space between two.
  private static func lines(of paragraph: Substring) -> [String] {
    var lines: [String] = []
    var isAtEnd = true
    for word in paragraph.split(separator: " ") {
      if let last = lines.last, !isAtEnd, last.count + word.count < 78 {
        lines[lines.count - 1] += " \(word)"
      } else {
        lines.append(String(word))
      }
      isAtEnd = [".", "?", "!", ".)"].contains { word.hasSuffix($0) }
    }
    return lines
  }

  /// A line of text that no macro begins.
  private static func words(_ text: String) -> String {
    let line = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    return line.hasPrefix(".") || line.hasPrefix("'") ? "\\&\(line)" : line
  }
}

extension CommandDump.Argument {
  private var typed: [String] {
    (names ?? []).sorted { $0.kind == "short" && $1.kind != "short" }
      .map { $0.kind == "long" ? "Fl Fl \($0.name)" : "Fl \($0.name)" }
  }

  private var value: String { kind == "flag" ? "" : " Ar \(valueName ?? "value")" }

  fileprivate var isOfParser: Bool {
    kind == "flag" && (has("long", "help") || has("long", "version"))
  }

  /// Its description, with its values where these are known.
  fileprivate var about: String {
    guard let abstract else {
      let opposite = names?.first?.name.split(separator: "no-").last
      return opposite.map { "The opposite of --\($0)." } ?? ""
    }
    var facts: [String] = []
    if let allValues, !allValues.isEmpty {
      facts.append("values: \(allValues.joined(separator: ", "))")
    }
    if let defaultValue { facts.append("default: \(defaultValue)") }
    return facts.isEmpty ? abstract : "\(abstract) (\(facts.joined(separator: "; ")))"
  }

  fileprivate var heading: String {
    kind == "positional" ? "Ar \(valueName ?? "value")" : typed.joined(separator: " , ") + value
  }

  fileprivate var synopsis: String {
    let word = kind == "positional" ? "Ar \(valueName ?? "value")" : (typed.last ?? "") + value
    let words = isRepeating ? "\(word) ..." : word
    return isOptional ? ".Op \(words)" : ".\(words)"
  }
}
