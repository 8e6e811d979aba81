import PostilCore
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

/// Assessments by members, and the audiences of things.
struct AssessTests {
  private let desk: Desk
  private let article: String
  private let note = "north.3"

  init() throws {
    desk = try Desk()
    article = try desk.imports("The bridge\n\nThe bridge was closed on Monday.")
    try desk.annotates(article, "closed")
  }

  private func assess(_ typed: String, _ aspect: String, _ value: String) throws -> SingleOutcome {
    try desk.replica.assess(typed, [(aspect, value)], now: .noon)
  }

  private var shown: AnnotationDetail {
    get throws { try desk.replica.read { try $0.annotation(note) } }
  }

  @Test(arguments: [
    ("reliability", "B"), ("credibility", "2"), ("confidence", "0"), ("confidence", "100"),
    ("likelihood", "very-likely"), ("stance", "refutes"),
    ("rationale", "Two lines:\nboth allowed."),
  ])
  func `a judgement is recorded once`(aspect: String, value: String) throws {
    for typed in [note, article] {
      #expect(try assess(typed, aspect, value) == .recorded)
      #expect(try assess(typed, aspect, value) == .unchanged)
    }
    #expect(try shown.assessments.map { $0.judged.map(\.value) } == [[value]])
    #expect(try shown.assessments.map(\.member) == ["north"])
  }

  @Test(arguments: [
    ("reliability", "G"), ("reliability", "bb"), ("credibility", "7"), ("confidence", "101"),
    ("confidence", "-1"), ("confidence", "070"), ("confidence", "7.5"), ("likelihood", "maybe"),
    ("stance", "pro"),
  ])
  func `a value outside the scale is refused`(aspect: String, value: String) throws {
    #expect(failure { _ = try assess(note, aspect, value) }.hasPrefix("valueNotAllowed"))
    #expect(try desk.pendingCount == 3)
  }

  @Test func `replies are not assessed, nor anything by an unknown aspect`() throws {
    _ = try desk.replica.reply(to: note, body: "Yes.", now: .noon)
    #expect(failure { _ = try assess("north.4", "stance", "neutral") }.hasPrefix("notAnAspect"))
    #expect(failure { _ = try assess(note, "mood", "good") }.hasPrefix("notAnAspect"))
  }

  @Test func `an empty value withdraws a judgement`() throws {
    #expect(try assess(note, "stance", "") == .unchanged)
    #expect(try assess(note, "stance", "neutral") == .recorded)
    #expect(try assess(note, "stance", "") == .recorded)
    #expect(try shown.assessments.isEmpty)
  }

  @Test func `all judgements of one command are recorded, or none`() throws {
    let judgements = [("stance", "neutral"), ("confidence", "much")].map { (aspect: $0, value: $1) }
    #expect(
      failure { _ = try desk.replica.assess(note, judgements, now: .noon) }
        .hasPrefix("valueNotAllowed"))
    #expect(try desk.pendingCount == 3)
    let twice = [("stance", "neutral"), ("stance", "refutes")].map { (aspect: $0, value: $1) }
    #expect(
      failure { _ = try desk.replica.assess(note, twice, now: .noon) } == "repeated(\"stance\")")
  }

  @Test func `audiences are released to and withheld from`() throws {
    #expect(
      try desk.replica.release(note, to: ["partners", "press"], not: [], now: .noon) == .recorded)
    #expect(try desk.replica.release(note, to: ["press"], not: [], now: .noon) == .unchanged)
    #expect(try desk.replica.release(note, to: [], not: ["press"], now: .noon) == .recorded)
    #expect(try shown.audiences == ["partners"])
    #expect(
      failure { _ = try desk.replica.release(note, to: ["a"], not: ["a"], now: .noon) }
        == "repeated(\"a\")")
    #expect(
      failure { _ = try desk.replica.release(note, to: ["two words"], not: [], now: .noon) }
        .hasPrefix("notAWord(what: \"audience\""))
  }

  @Test func `why explains one member's judgement, and everybody's`() throws {
    #expect(failure { _ = try why("stance") } == "neverWritten(id: \"north.3\", field: \"stance\")")
    _ = try assess(note, "stance", "neutral")
    #expect(try why("stance").map(\.field) == ["stance:north"])
    #expect(try why("stance:north").map(\.value) == ["neutral"])
    #expect(failure { _ = try why("mood") }.hasPrefix("noSuchField(\"mood\""))
    for never in ["tag:nope", "audience:nope", "stance:nobody", "tag", "anchor:k3f9x2m1"] {
      #expect(failure { _ = try why(never) }.hasPrefix("neverWritten("), "\(never)")
    }
    #expect(failure { _ = try why("observed:nope") }.hasPrefix("noSuchField"))
  }

  private func why(_ field: String) throws -> [FieldExplanation] {
    try desk.replica.read { try $0.why(note, field: field) }
  }
}
