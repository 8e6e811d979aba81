import Foundation
package import PostilCore

/// The articles or annotations that a person wants to see, and their order.
///
/// Of several values of one filter a thing needs one; it must pass every filter. `me` stands for the member
/// who asks.
package struct ListRequest: Sendable {
  /// For annotations: those on this article alone.
  package var article: String?
  package var isDeletedIncluded: Bool
  package var assignees: [String] = []
  package var authors: [String] = []
  /// Members who wrote a value that stands, other than those it was made with.
  package var editors: [String] = []
  package var tags: [String] = []
  /// A thing without a status is open.
  package var statuses: [String] = []
  package var markings: [String] = []
  /// The states of an annotation's place.
  package var states: [AnchorResolution.State] = []
  package var due: [DayRange] = []
  /// The day on which it counts what is overdue: due before, and neither decided nor superseded.
  package var overdueOn: String?
  package var isInConflict = false
  package var isDissenting = false
  /// Whether it asks only for what others changed since the person looked last.
  package var isUnread = false
  /// For articles: those without annotations.
  package var isBare = false
  /// When it was made, by its author's clock.
  package var since: Instant?
  package var until: Instant?
  /// `nil` for the order in which things were made, and on one article for that of the text.
  package var order: ListOrder?
  /// `nil` for all.
  package var limit: Int?
  /// The thing behind which the list begins.
  package var after: String?

  package init(includingDeleted isDeletedIncluded: Bool = false) {
    self.isDeletedIncluded = isDeletedIncluded
  }
}

/// A part of a list.
package struct ListPage<Item: Sendable>: Sendable {
  package let items: [Item]
  /// True if nothing follows.
  package let isLast: Bool
}

/// Days from one to another, both inclusive; `nil` for any.
package struct DayRange: Sendable {
  package let first: String?
  package let last: String?

  /// Reads `2026-11-23`, `2026-11-23..2026-11-30`, `2026-11-23..` and `..2026-11-30`, and
  /// `today` and its like for a day.
  package init?(_ typed: String, in zone: Zone = .utc) {
    let days = typed.components(separatedBy: "..").map { String(zone.dated($0[...])) }
    let isDay = { (day: String) in CalendarDate(iso: day[...]) != nil }
    guard days.count <= 2, days.allSatisfy({ $0.isEmpty || isDay($0) }),
      days.contains(where: { !$0.isEmpty })
    else { return nil }
    first = days[0].isEmpty ? nil : days[0]
    let end = days[days.count - 1]
    last = end.isEmpty ? nil : end
  }

  func holds(_ day: String) -> Bool {
    first.map { $0 <= day } ?? true && last.map { day <= $0 } ?? true
  }
}

/// The order of a list.
package struct ListOrder: Sendable {
  package enum Key: String, CaseIterable, Sendable {
    case time, changed, due, author, assignee, status, title, article
  }

  package let key: Key
  package let isReversed: Bool

  /// Reads `due`, and `-due` for the reverse.
  package init?(_ typed: String) {
    isReversed = typed.hasPrefix("-")
    guard let key = Key(rawValue: isReversed ? String(typed.dropFirst()) : typed) else {
      return nil
    }
    self.key = key
  }
}
