import ArgumentParser
import PostilPages

/// The form in which a reading command prints: for people, or for programs.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON document: {\"schema\": \"postil/1\", \"data\": …}.")
  var json = false

  @Flag(help: "Print one JSON object a line.")
  var jsonl = false

  func validate() throws {
    if json && jsonl { throw ValidationError.exclusive("--json", "--jsonl") }
  }

  /// Prints a list as asked; `plain` prints it for people.
  func print<Element: Encodable>(_ elements: [Element], plain: () -> Void) throws {
    if json { return try Self.printDocument(elements) }
    if jsonl { return try Terminal.write(elements.map { JSONLine.of($0) }.joined()) }
    plain()
  }

  /// Prints one thing as asked.
  func print<Element: Encodable>(_ element: Element, plain: () -> Void) throws {
    if json { return try Self.printDocument(element) }
    if jsonl { return try Terminal.write(JSONLine.of(element)) }
    plain()
  }

  static func printDocument(_ content: some Encodable) throws {
    try Terminal.write(JSONDocument.of(content))
  }
}
