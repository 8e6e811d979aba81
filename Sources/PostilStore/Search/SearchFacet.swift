package import PostilCore

/// A fact about an entity by which a search filters, as one word of the index.
package struct SearchFacet: Hashable, Sendable {
  let token: String

  /// - Parameter mark: the letter that no other kind of fact has.
  private init(_ mark: Character, _ bytes: some Sequence<UInt8>) {
    token = "\(mark)\(bytes.hexadecimal)"
  }

  /// Of everything that is indexed.
  package static let any = SearchFacet("z", [])
  package static let withdrawn = SearchFacet("x", [1])
  package static let inConflict = SearchFacet("x", [2])

  package static func kind(_ kind: EntityKind) -> SearchFacet { SearchFacet("k", [kind.rawValue]) }

  /// - Parameter member: the member's first replica.
  package static func author(_ member: ReplicaID) -> SearchFacet {
    SearchFacet("p", withUnsafeBytes(of: member.bits.bigEndian) { Array($0) })
  }

  /// Of what came from another tool.
  ///
  /// - Parameter name: the author whom that tool named.
  package static func claimedAuthor(_ name: Text) -> SearchFacet {
    SearchFacet("c", name.string.utf8)
  }

  /// Tags are compared folded.
  package static func tag(_ tag: Text) -> SearchFacet {
    SearchFacet("t", tag.tagFolded.string.utf8)
  }

  package static func status(_ status: Text) -> SearchFacet { SearchFacet("s", status.string.utf8) }

  package static func assignee(_ name: Text) -> SearchFacet { SearchFacet("n", name.string.utf8) }

  package static func marking(_ marking: Marking) -> SearchFacet {
    SearchFacet("m", [marking.rawValue])
  }

  /// The article itself, and what hangs on it.
  package static func article(_ article: ContentID) -> SearchFacet {
    SearchFacet("r", article.bytes)
  }

  package static func language(_ code: Text) -> SearchFacet { SearchFacet("l", code.string.utf8) }

  static func times(_ time: SearchTime) -> [SearchFacet] {
    [
      year(time.year), month(time.month, of: time.year), date(time),
      quarter(time.quarter, of: time),
    ]
  }

  fileprivate static func year(_ year: Int) -> SearchFacet {
    SearchFacet("y", "\(year)".utf8)
  }

  fileprivate static func month(_ month: Int, of year: Int) -> SearchFacet {
    SearchFacet("h", "\(year)-\(month)".utf8)
  }

  fileprivate static func date(_ time: SearchTime) -> SearchFacet { day(time.day, of: time) }

  fileprivate static func day(_ day: Int, of time: SearchTime) -> SearchFacet {
    SearchFacet("d", "\(time.year)-\(time.month)-\(day)".utf8)
  }

  fileprivate static func quarter(_ quarter: Int, of time: SearchTime) -> SearchFacet {
    SearchFacet("q", "\(time.year)-\(time.month)-\(time.day)-\(quarter)".utf8)
  }
}

/// A quarter of an hour in UTC, as the index keeps it: in the years 1970 to 2100, which earlier and later claims are taken for.
///
/// Days of every zone begin with one.
package struct SearchTime: Hashable, Sendable {
  package static let milliseconds: Int64 = 900_000

  let year: Int
  let month: Int
  let day: Int
  /// From 0 to 95.
  let quarter: Int

  private static let years = 1970...2100

  package init(_ instant: Instant) {
    let quarters = max(0, min(instant.milliseconds / Self.milliseconds, 47_846 * 96 + 95))
    quarter = Int(quarters % 96)
    // Counted from March of the year 0, so that a leap day is the last of its year.
    let days = quarters / 96 + 719_468
    let era = days / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    day = Int(dayOfYear - (153 * shifted + 2) / 5 + 1)
    month = Int(shifted < 10 ? shifted + 3 : shifted - 9)
    year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
  }

  /// The facets of which one has everything from this quarter on.
  package var andLater: [SearchFacet] {
    (quarter..<96).map { .quarter($0, of: self) }
      + (day + 1..<32).map { .day($0, of: self) }
      + (month + 1..<13).map { .month($0, of: year) }
      + (year + 1..<Self.years.upperBound + 1).map { .year($0) }
  }

  /// The facets of which one has everything up to the end of this quarter.
  package var andEarlier: [SearchFacet] {
    (0...quarter).map { .quarter($0, of: self) }
      + (1..<day).map { .day($0, of: self) }
      + (1..<month).map { .month($0, of: year) }
      + (Self.years.lowerBound..<year).map { .year($0) }
  }
}
