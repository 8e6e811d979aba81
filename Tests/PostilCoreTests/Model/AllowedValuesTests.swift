import PostilCore
import Testing

struct AllowedValuesTests {
  @Test(
    arguments: [
      (PlainField.status, "open"), (.status, "superseded"), (.motivation, "questioning"),
      (.color, "grey"), (.language, "ru"), (.language, "ukr"), (.due, "2024-02-29"),
      (.title, "Паводок"), (.assignee, "a"), (.title, " indented"),
    ] as [(PlainField, Text)])
  func `a value that a field is for may be written`(field: PlainField, value: Text) {
    #expect(field.allowed.allows(value))
  }

  @Test(
    arguments: [
      (PlainField.status, "Open"), (.status, ""), (.status, "open "), (.status, "grey"),
      (.motivation, "open"), (.color, "pink"), (.language, "r"), (.language, "RU"),
      (.language, "russ"), (.language, "ру"), (.language, ""), (.due, "2023-02-29"),
      (.due, "2024-2-9"), (.due, "tomorrow"), (.title, ""), (.title, " \u{A0}\u{3000}"),
    ] as [(PlainField, Text)])
  func `a value that a field is not for may not be written`(field: PlainField, value: Text) {
    #expect(!field.allowed.allows(value))
  }

  /// LF, CR, tab, NUL, escape, DEL, next line, control sequence introducer, Unicode's separators.
  @Test(arguments: [0x0A, 0x0D, 0x09, 0, 0x1B, 0x7F, 0x85, 0x9B, 0x2028, 0x2029] as [UInt32])
  func `a line has no line ends and no control characters`(character: UInt32) throws {
    let scalar = try #require(Unicode.Scalar(character))
    #expect(!AllowedValues.line.allows(Text("one\(scalar)two")))
  }

  @Test func `a line is limited in bytes`() {
    #expect(AllowedValues.line.allows(Text(String(repeating: "я", count: Limits.lineBytes / 2))))
    #expect(
      !AllowedValues.line.allows(Text(String(repeating: "я", count: Limits.lineBytes / 2) + "a")))
  }
}
