/// The values that raters gave to units, from which the coefficients of agreement are computed.
///
/// Values are numbers: of an unordered scale the numbers of its categories, of an ordered one their ranks.
package struct Ratings: Sendable {
  /// How values differ from each other.
  package enum Scale: String, Sendable {
    /// Equal, or not.
    case nominal
    /// By the number of values given between the two.
    case ordinal
    /// By the square of their distance.
    case interval
  }

  package struct Rating: Sendable {
    package let rater: Int
    package let value: Int

    package init(rater: Int, value: Int) {
      self.rater = rater
      self.value = value
    }
  }

  package let scale: Scale
  /// Those with two ratings or more, which alone say something about agreement; each rater at most once.
  package let units: [[Rating]]
  /// The number of units with one rating.
  package let unpairedCount: Int

  /// - Parameter units: those without ratings do not count.
  package init(_ scale: Scale, units: [[Rating]]) {
    self.scale = scale
    self.units = units.filter { $0.count > 1 }
    unpairedCount = units.count { $0.count == 1 }
  }

  /// The raters of the units, ascending.
  package var raters: [Int] { Set(units.joined().map(\.rater)).sorted() }

  /// The number of ratings that would have to come for every rater to have rated every unit.
  package var missingCount: Int { units.count * raters.count - units.joined().count }

  /// How often each value was given.
  var valueCounts: [Int: Int] { Self.counts(of: units.joined()) }

  static func counts(of ratings: some Sequence<Rating>) -> [Int: Int] {
    var counts: [Int: Int] = [:]
    for rating in ratings { counts[rating.value, default: 0] += 1 }
    return counts
  }
}

/// The reason why a coefficient is not defined for some ratings.
package enum Undefined: Error, Hashable, Sendable {
  /// No unit has two ratings.
  case noPairs
  /// It compares two raters.
  case raters(Int)
  /// It needs equally many ratings of each unit.
  case ratingsPerUnit(least: Int, most: Int)
  /// All values are the same: chance alone would agree as well.
  case noVariation
}
