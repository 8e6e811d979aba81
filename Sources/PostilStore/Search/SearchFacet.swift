package import PostilCore

/// A fact about an entity by which a search filters, as one word of the index.
package struct SearchFacet: Hashable, Sendable {
  let token: String

  /// - Parameter mark: the letter that no other kind of fact has.
  private init(_ mark: Character, _ bytes: some Sequence<UInt8>) {
    token =
      "\(mark)"
      + bytes.map { byte in
        String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
      }.joined()
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

  static func day(_ day: SearchDay) -> [SearchFacet] {
    [year(day.year), month(day.month, of: day.year), date(day)]
  }

  fileprivate static func year(_ year: Int) -> SearchFacet {
    SearchFacet("y", "\(year)".utf8)
  }

  fileprivate static func month(_ month: Int, of year: Int) -> SearchFacet {
    SearchFacet("h", "\(year)-\(month)".utf8)
  }

  fileprivate static func date(_ day: SearchDay) -> SearchFacet {
    SearchFacet("d", "\(day.year)-\(day.month)-\(day.day)".utf8)
  }
}

/// A day in UTC, as the index keeps it: of the years 1970 to 2100, which earlier and later claims are taken for.
package struct SearchDay: Hashable, Sendable {
  let year: Int
  let month: Int
  let day: Int

  private static let years = 1970...2100

  package init(_ instant: Instant) {
    // Counted from March of the year 0, so that a leap day is the last of its year.
    let days = max(0, min(instant.milliseconds / 86_400_000, 47_846)) + 719_468
    let era = days / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    day = Int(dayOfYear - (153 * shifted + 2) / 5 + 1)
    month = Int(shifted < 10 ? shifted + 3 : shifted - 9)
    year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
  }

  private init(_ year: Int, _ month: Int, _ day: Int) {
    (self.year, self.month, self.day) = (year, month, day)
  }

  /// The facets of which one has everything from this day on.
  package var andLater: [SearchFacet] {
    (day...31).map { .date(SearchDay(year, month, $0)) }
      + (month + 1..<13).map { .month($0, of: year) }
      + (year + 1..<Self.years.upperBound + 1).map { .year($0) }
  }

  /// The facets of which one has everything up to this day.
  package var andEarlier: [SearchFacet] {
    (1...day).map { .date(SearchDay(year, month, $0)) }
      + (1..<month).map { .month($0, of: year) }
      + (Self.years.lowerBound..<year).map { .year($0) }
  }
}
