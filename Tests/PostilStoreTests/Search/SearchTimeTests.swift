import PostilCore
import Testing

@testable import PostilStore

/// The facts by which a search finds what was made before or after a time.
struct SearchTimeTests {
  /// Quarters of hours around the ends of hours, tens of hours, days, tens of days, months and years.
  private static let quarters: [Int64] = {
    let hour: Int64 = 4
    let day = 24 * hour
    // 2023-12-31, 2024-02-29, 2024-03-01, 2024-06-09, 2024-06-10, 2024-06-20, 1970-01-01 and 2100-12-31.
    let days: [Int64] = [19_722, 19_782, 19_783, 19_883, 19_884, 19_894, 0, 47_846]
    let inDay = [
      0, 1, 3, hour, 9 * hour + 3, 10 * hour, 19 * hour + 3, 20 * hour, day - 2, day - 1,
    ]
    return days.flatMap { number in inDay.map { number * day + $0 } }
  }()

  private func time(_ quarter: Int64) -> SearchTime {
    SearchTime(Instant(milliseconds: quarter * SearchTime.milliseconds))
  }

  private func hasOne(_ time: SearchTime, of wanted: [SearchFacet]) -> Bool {
    time.facets.contains { fact in
      wanted.contains { $0.isBeginning ? fact.token.hasPrefix($0.token) : fact.token == $0.token }
    }
  }

  @Test func `what is not before a time is after it, and the time itself is both`() {
    let months = Array(Set(Self.quarters.map { time($0).monthNumber }))
    for bound in Self.quarters {
      let later = time(bound).andLater(months)
      let earlier = time(bound).andEarlier(months)
      for quarter in Self.quarters {
        #expect(hasOne(time(quarter), of: later) == (quarter >= bound), "\(quarter) \(bound)")
        #expect(hasOne(time(quarter), of: earlier) == (quarter <= bound), "\(quarter) \(bound)")
      }
    }
  }

  @Test func `a day is few facts, wherever it begins`() {
    for quarter in Self.quarters {
      #expect(time(quarter).andLater([]).count <= 27)
      #expect(time(quarter).andEarlier([]).count <= 27)
    }
  }

  /// Members claim times as they like: one may name every month there is.
  @Test func `times in every month are few facts, too, and the right ones`() {
    let months = Array((1970 * 12)..<(2101 * 12))
    for bound in Self.quarters {
      let later = time(bound).andLater(months)
      let earlier = time(bound).andEarlier(months)
      #expect(later.count + earlier.count <= 150)
      for quarter in Self.quarters {
        #expect(hasOne(time(quarter), of: later) == (quarter >= bound), "\(quarter) \(bound)")
        #expect(hasOne(time(quarter), of: earlier) == (quarter <= bound), "\(quarter) \(bound)")
      }
    }
  }
}
