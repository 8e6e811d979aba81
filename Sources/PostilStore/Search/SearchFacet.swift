package import PostilCore

/// A fact about an entity by which a search filters, as one word of the index.
///
/// Each costs five bytes a thing that has it, so facts that nearly everything has share one: a thing's kind and its
/// status, and the two of its time.
package struct SearchFacet: Hashable, Sendable {
  /// Letters and digits.
  let token: String
  /// True if it stands for all facts that begin so.
  let isBeginning: Bool

  /// - Parameter mark: the letter that no other kind of fact has.
  private init(_ mark: Unicode.Scalar, _ bytes: some Collection<UInt8>) {
    token = String(unsafeUninitializedCapacity: 2 * bytes.count + 1) { token in
      token[0] = UInt8(ascii: mark)
      var place = 1
      for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
          token[place] = digit < 10 ? 0x30 + digit : 0x57 + digit
          place += 1
        }
      }
      return place
    }
    isBeginning = false
  }

  fileprivate init(_ mark: Character, digits: some Sequence<UInt8>, isBeginning: Bool) {
    token = String(mark) + digits.map(String.init).joined()
    self.isBeginning = isBeginning
  }

  package static let withdrawn = SearchFacet("x", [1])
  package static let inConflict = SearchFacet("x", [2])

  /// - Parameter status: `nil` for what has none, and for one that no field can have.
  static func kind(_ kind: EntityKind, _ status: Text?) -> SearchFacet {
    let status = status.flatMap { statuses.contains($0) ? $0 : nil }
    return SearchFacet("k", [kind.rawValue] + Array((status?.string ?? "").utf8))
  }

  private static let statuses: [Text] = {
    guard case .oneOf(let values) = PlainField.status.allowed else { return [] }
    return values.map { Text($0) }
  }()

  /// The facts of which everything that is indexed has one.
  static let any = EntityKind.allCases.filter { $0 != .term }.flatMap { kind($0) }

  /// The facts of which one has everything of a kind.
  package static func kind(_ kind: EntityKind) -> [SearchFacet] {
    let plain = self.kind(kind, nil)
    return kind == .reply ? [plain] : [plain] + statuses.map { self.kind(kind, $0) }
  }

  /// The facts of which one has everything of a status.
  package static func status(_ status: Text) -> [SearchFacet] {
    [.kind(.article, status), .kind(.annotation, status)]
  }

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

  package static func assignee(_ name: Text) -> SearchFacet { SearchFacet("n", name.string.utf8) }

  package static func marking(_ marking: Marking) -> SearchFacet {
    SearchFacet("m", [marking.rawValue])
  }

  /// The article itself, and what hangs on it.
  package static func article(_ article: ContentID) -> SearchFacet {
    SearchFacet("r", article.bytes)
  }

  package static func language(_ code: Text) -> SearchFacet { SearchFacet("l", code.string.utf8) }
}

/// A quarter of an hour in UTC, as the index keeps it: in the years 1970 to 2100, which earlier and later claims are taken for.
///
/// Days of every zone begin with one. Things have two facts of it: the month, and the quarter as digits, of which hours
/// and days are beginnings.
package struct SearchTime: Hashable, Sendable {
  package static let milliseconds: Int64 = 900_000

  private let year: Int
  private let month: Int
  private let day: Int
  /// From 0 to 95.
  private let quarter: Int

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

  /// The months before it since the year 0.
  var monthNumber: Int { year * 12 + month - 1 }

  var facets: [SearchFacet] {
    [Self.month(monthNumber), SearchFacet("q", digits: digits, isBeginning: false)]
  }

  /// The facets of which one has everything from this quarter on.
  ///
  /// - Parameter months: the numbers of those that have anything.
  func andLater(_ months: [Int]) -> [SearchFacet] {
    beginnings { digit, other in other > digit }
      + Self.facets(of: Set(months.filter { $0 > monthNumber }), among: months)
  }

  /// The facets of which one has everything up to the end of this quarter.
  ///
  /// - Parameter months: the numbers of those that have anything.
  func andEarlier(_ months: [Int]) -> [SearchFacet] {
    beginnings { digit, other in other < digit }
      + Self.facets(of: Set(months.filter { $0 < monthNumber }), among: months)
  }

  /// Two digits of the day, two of the hour, one of the quarter in it, behind five of the month.
  private var digits: [UInt8] {
    Self.digits(of: monthNumber, 5) + Self.digits(of: day, 2) + Self.digits(of: quarter / 4, 2)
      + [UInt8(quarter % 4)]
  }

  /// The rest of the month on one side of this quarter, with it: per digit, what has the same digits before it and one
  /// beyond it there.
  private func beginnings(_ isBeyond: (_ digit: UInt8, _ other: UInt8) -> Bool) -> [SearchFacet] {
    let digits = digits
    // The greatest values of the digits.
    let most: [UInt8] = [3, 9, 2, digits[7] == 2 ? 3 : 9, 3]
    // A last digit with nothing on its other side is left to the beginning before it.
    var end = digits.count
    while end > 7, !(0...most[end - 6]).contains(where: { isBeyond($0, digits[end - 1]) }) {
      end -= 1
    }
    let same = SearchFacet("q", digits: digits[..<end], isBeginning: end < digits.count)
    return (5..<end).flatMap { place in
      (0...most[place - 5]).filter { isBeyond(digits[place], $0) }.map { other in
        SearchFacet("q", digits: digits[..<place] + [other], isBeginning: true)
      }
    } + [same]
  }

  /// The facets of which one has everything of some months: their common beginnings, where these stand for no other
  /// month. Few, though somebody may claim times in every month there is.
  private static func facets(of wanted: Set<Int>, among months: [Int]) -> [SearchFacet] {
    var left = wanted
    var facets: [SearchFacet] = []
    for (power, count) in [(10_000, 1), (1_000, 2), (100, 3), (10, 4)] {
      for (beginning, members) in Dictionary(grouping: months, by: { $0 / power })
      where members.count > mostSingleMonths && members.allSatisfy(left.contains) {
        facets.append(
          SearchFacet("h", digits: digits(of: beginning, count), isBeginning: true))
        left.subtract(members)
      }
    }
    return facets + left.sorted().map(month)
  }

  /// Up to here, months one by one are read faster than what has their beginning.
  private static let mostSingleMonths = 3

  private static func month(_ number: Int) -> SearchFacet {
    SearchFacet("h", digits: digits(of: number, 5), isBeginning: false)
  }

  private static func digits(of number: Int, _ count: Int) -> [UInt8] {
    var digits: [UInt8] = []
    var rest = number
    for _ in 0..<count {
      digits.append(UInt8(rest % 10))
      rest /= 10
    }
    return digits.reversed()
  }
}
