import PostilCore
import TestSupport
import Testing

@testable import PostilReplica
@testable import postil

/// The file that an editor opens, and the decision read from it.
struct ResolutionSheetTests {
  private func conflict(
    base: String? = "Base.", _ values: [String] = ["One.", "Two."], start: String = "One.",
    allowed: String? = nil, event: String? = nil
  ) -> OpenConflict {
    let heads = zip(["north", "south"], values).map { author, value in
      HeadDetail(
        value: value, text: nil,
        written: Authorship(
          event: event ?? "\(author).2", author: author, claimedAt: "2026-11-23T17:11:33Z",
          receivedAt: author == "north" ? "2026-11-23T17:12:00Z" : nil, seq: 4, adoptedBy: nil))
    }
    return OpenConflict(
      detail: ConflictDetail(
        id: "north.3", entity: "annotation", article: "k3f9", articleTitle: "The weir",
        field: "note", kind: .values, subject: "four months",
        base: base, heads: heads, keptBy: [], isDeleted: false, commands: [],
        resolveWith: ""),
      heads: [], start: start, allowed: allowed, article: (id: "k3f9", title: "The weir"),
      sentence: OpenConflict.Sentence(
        before: "It held for ", quote: "four months", after: ", they say."))
  }

  private func sheet(_ conflict: OpenConflict, why: String = "", seed: UInt64 = 1)
    -> ResolutionSheet
  {
    var dice = SplitMix64(seed: seed)
    return ResolutionSheet(conflict, why: why, using: &dice)
  }

  /// The sheet with something else between its marks.
  private func filled(_ sheet: ResolutionSheet, value: String, why: String = "") throws -> String {
    let lines = sheet.text.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex { $0.hasPrefix("####") && $0.hasSuffix(" value") })
    let middle = try #require(lines.firstIndex { $0.hasPrefix("####") && $0.hasSuffix(" why") })
    let end = try #require(lines.firstIndex { $0.hasPrefix("####") && $0.hasSuffix(" end") })
    return
      (lines[...start] + [Substring(value), lines[middle], Substring(why)] + lines[end...])
      .joined(separator: "\n")
  }

  private func mark(of sheet: ResolutionSheet) throws -> String {
    let line = try #require(sheet.text.split(separator: "\n").last)
    return String(try #require(line.split(separator: " ").dropFirst().first))
  }

  @Test func `everything is laid out`() throws {
    let sheet = sheet(conflict(), why: "asked")
    let mark = try mark(of: sheet)
    #expect(
      sheet.text == """
        In conflict: note of annotation north.3
        Article k3f9: The weir
        It held for «four months», they say.

        Write the value below '\(mark) value', and below '\(mark) why' the reason, if you
        want to give one. To keep the value as it stands there, put an x between the
        brackets of '\(mark) keep'. Nothing else in this file is read. To decide nothing,
        change nothing.

        #### \(mark) what all of them had seen
        Base.
        #### \(mark) north.2, shown now
        north, 2026-11-23T17:11:33Z, received 2026-11-23T17:12:00Z
        One.
        #### \(mark) south.2
        south, 2026-11-23T17:11:33Z
        Two.
        #### \(mark) keep [ ]
        #### \(mark) value
        One.
        #### \(mark) why
        asked
        #### \(mark) end

        """)
  }

  @Test func `a tick keeps the value, with or without a reason, and a new value goes before it`()
    throws
  {
    let sheet = sheet(conflict())
    for tick in ["x", "X", " x ", "✓", "да"] {
      let ticked = sheet.text.replacing("keep [ ]", with: "keep [\(tick)]")
      let reading = try sheet.reading(of: ticked)
      #expect(reading.decision == ResolutionSheet.Decision(value: "One.", why: ""))
      #expect(!reading.isWrittenElsewhere)
    }
    for kept in ["keep []", "keep [  ]", "keep"] {
      let written = sheet.text.replacing("keep [ ]", with: kept)
      #expect(try sheet.decision(in: written) == nil)
    }
    let both = try filled(sheet, value: "Both.").replacing("keep [ ]", with: "keep [x]")
    #expect(try sheet.decision(in: both)?.value == "Both.")
  }

  @Test func `its own lines fit 80 columns`() throws {
    let long = String(repeating: "много слов подряд ", count: 30)
    let name = String(repeating: "n", count: 32) + ".18446744073709551615"
    let conflict = OpenConflict(
      detail: conflict(base: long, [long, "One.\n\n\(long)"], event: name).detail, heads: [],
      start: "One.", allowed: long,
      article: (id: "k3f9", title: long),
      sentence: OpenConflict.Sentence(before: long, quote: long, after: long))
    let lines = sheet(conflict).text.split(separator: "\n")
    #expect(lines.count > 20)
    #expect(lines.allSatisfy { $0.count <= 80 })
    // Nothing is left out, and empty lines stay.
    let words = sheet(conflict).text.split { $0.isWhitespace }
    #expect(words.count(where: { $0 == "подряд" }) >= 90)
    #expect(sheet(conflict).text.contains("\nOne.\n\nмного слов"))
  }

  @Test func `the values of a field are listed`() {
    #expect(sheet(conflict(allowed: "open, closed")).text.contains("\nIt takes open, closed.\n"))
  }

  @Test(arguments: ["", "\n", "  \n\t\n"])
  func `an empty value decides nothing`(value: String) throws {
    let sheet = sheet(conflict())
    #expect(try sheet.decision(in: filled(sheet, value: value, why: "x")) == nil)
  }

  @Test func `an unchanged file decides nothing, with any line ends`() throws {
    let sheet = sheet(conflict(start: "One.  \n\nTwo."))
    #expect(try sheet.decision(in: sheet.text) == nil)
    #expect(try sheet.decision(in: sheet.text.replacing("\n", with: "\r\n")) == nil)
    #expect(try sheet.decision(in: sheet.text.replacing("One.  \n", with: "One.\n")) == nil)
    #expect(try !sheet.reading(of: sheet.text + "\n\n").isWrittenElsewhere)
  }

  @Test func `text outside of the places is noticed`() throws {
    let sheet = sheet(conflict())
    let written = try filled(sheet, value: "Both.")
    #expect(try !sheet.reading(of: written.replacing("\n", with: " \n")).isWrittenElsewhere)
    for text in ["x\n" + written, written + "x", written.replacing("Two.", with: "Too.")] {
      let reading = try sheet.reading(of: text)
      #expect(reading.isWrittenElsewhere && reading.decision?.value == "Both.")
    }
    let nothing = try sheet.reading(of: "Typed elsewhere.\n" + sheet.text)
    #expect(nothing == ResolutionSheet.Reading(decision: nil, isWrittenElsewhere: true))
  }

  @Test func `a reason that was given before confirms the value, unless it is taken away`() throws {
    let sheet = sheet(conflict(start: "One. "), why: "asked")
    let decision = ResolutionSheet.Decision(value: "One. ", why: "asked")
    #expect(try sheet.decision(in: sheet.text) == decision)
    #expect(try sheet.decision(in: sheet.text.replacing("One. ", with: "One.")) == decision)
    #expect(try sheet.decision(in: filled(sheet, value: "One. ")) == nil)
  }

  @Test(arguments: [
    "Both.", " kept  as\tit is \n\n  indented\n", "\n\nafter empty lines", "ends in lines\n\n",
    "#### value\n#### why\n#### end\n", "<<<<<<< ours\n=======\n>>>>>>> theirs", "# a heading",
    "«ё» \u{301}й и\u{306} 👩🏽‍🚀 їжак", "\u{301}at the start", "\u{FEFF}bom",
  ])
  func `a text is taken as it stands between the marks`(value: String) throws {
    let sheet = sheet(conflict())
    let written = try filled(sheet, value: value, why: "  because\nof two things\n")
    let decision = ResolutionSheet.Decision(value: Text(value), why: "because\nof two things")
    #expect(try sheet.decision(in: written) == decision)
    #expect(try sheet.decision(in: written.replacing("\n", with: "\r\n")) == decision)
  }

  @Test func `a value of a field has no white space around it`() throws {
    let sheet = sheet(conflict(allowed: "open, closed"))
    #expect(
      try sheet.decision(in: filled(sheet, value: " open \n\n"))
        == ResolutionSheet.Decision(value: "open", why: ""))
  }

  @Test func `a reason alone keeps the value, and letters that only look alike are a change`()
    throws
  {
    let sheet = sheet(conflict(start: "й"))
    #expect(
      try sheet.decision(in: filled(sheet, value: "й", why: "asked"))
        == ResolutionSheet.Decision(value: "й", why: "asked"))
    #expect(
      try sheet.decision(in: filled(sheet, value: "и\u{306}"))
        == ResolutionSheet.Decision(value: "и\u{306}", why: ""))
  }

  @Test func `a mark that stands in a text is not taken`() throws {
    let taken = try mark(of: sheet(conflict()))
    for texts in [
      conflict(base: taken), conflict(["One", "x\(taken)x"]), conflict(start: taken),
      conflict(["#### \(taken) value", "Two."]),
    ] {
      #expect(try mark(of: sheet(texts)) != taken)
    }
    #expect(try mark(of: sheet(conflict(), why: taken)) != taken)
  }

  @Test(arguments: ["value", "why", "end"])
  func `without its marks nothing is read`(name: String) throws {
    let sheet = sheet(conflict())
    let mark = try mark(of: sheet)
    let line = "#### \(mark) \(name)"
    let twice = sheet.text.replacing("\n\(line)\n", with: "\n\(line)\n\(line) \n")
    #expect(throws: ResolutionSheet.Problem.marksRepeated) { try sheet.decision(in: twice) }
    #expect(try sheet.decision(in: sheet.text.replacing(line, with: "\(line) \t")) == nil)
    for replacement in ["", "####\(mark) \(name)", " \(line)"] {
      let written = sheet.text.replacing("\n\(line)\n", with: "\n\(replacement)\n")
      #expect(throws: ResolutionSheet.Problem.marksMissing, "\(replacement)") {
        try sheet.decision(in: written)
      }
    }
    #expect(throws: ResolutionSheet.Problem.marksMissing) { try sheet.decision(in: "") }
  }

  @Test func `marks in another order are none`() throws {
    let sheet = sheet(conflict())
    let mark = try mark(of: sheet)
    #expect(throws: ResolutionSheet.Problem.marksMissing) {
      try sheet.decision(in: "#### \(mark) why\n#### \(mark) value\nx\n#### \(mark) end\n")
    }
  }
}

extension ResolutionSheet {
  fileprivate func decision(in written: String) throws -> Decision? {
    try reading(of: written).decision
  }
}
