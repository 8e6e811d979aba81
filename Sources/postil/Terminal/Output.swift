import ArgumentParser
import PostilPages

/// How a reading command prints: for people, or for programs.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON document: {\"schema\": \"postil/1\", \"data\": …}.")
  var json = false

  @Flag(help: "Print one JSON object a line.")
  var jsonl = false

  func validate() throws {
    if json && jsonl { throw ValidationError("--json and --jsonl cannot go together") }
  }

  /// Prints a list as asked; `plain` prints it for people.
  func print<Element: Encodable>(_ elements: [Element], plain: () -> Void) throws {
    if json { return try Self.printDocument(elements) }
    if jsonl { return try Terminal.write(elements.map { JSONText.of($0) + "\n" }.joined()) }
    plain()
  }

  /// Prints one thing as asked.
  func print<Element: Encodable>(_ element: Element, plain: () -> Void) throws {
    if json { return try Self.printDocument(element) }
    if jsonl { return try Terminal.write(JSONText.of(element) + "\n") }
    plain()
  }

  static func printDocument(_ content: some Encodable) throws {
    try Terminal.write(JSONText.of(Document(data: content), .document) + "\n")
  }
}

/// What `--json` prints of a list that is told while it comes, so that it lies nowhere as a whole.
struct JSONList {
  private var count = 0

  mutating func add(_ element: some Encodable) throws {
    let start = count == 0 ? "{\n  \"data\" : [\n    " : ",\n    "
    count += 1
    let lines = JSONText.of(element, .document).replacing("\n", with: "\n    ")
    try Terminal.write(start + lines)
  }

  func finish() throws {
    if count == 0 { return try OutputOptions.printDocument([String]()) }
    try Terminal.write("\n  ],\n  \"schema\" : \"postil/1\"\n}\n")
  }
}

/// What `--json` prints: one document whose form is named in it.
private struct Document<Content: Encodable>: Encodable {
  let schema = "postil/1"
  let data: Content
}
