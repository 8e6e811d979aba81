/// Coefficients of agreement: 1 where all agree, 0 where they agree as often as by chance, less where they
/// agree less often.
extension Ratings {
  /// Cohen's kappa of two raters, unweighted, over the units that both rated.
  ///
  /// Source: J. Cohen, A Coefficient of Agreement for Nominal Scales (1960).
  package func cohenKappa() throws(Undefined) -> Double {
    let raters = raters
    guard !units.isEmpty else { throw .noPairs }
    guard raters.count == 2 else { throw .raters(raters.count) }
    let total = Double(units.count)
    let agreeing = units.count { $0[0].value == $0[1].value }
    let first = Self.counts(of: units.joined().filter { $0.rater == raters[0] })
    let second = Self.counts(of: units.joined().filter { $0.rater == raters[1] })
    // By ascending value: sums of the same numbers in another order may differ in the last digit.
    let expected = first.keys.sorted().reduce(0.0) { sum, value in
      sum + Double(first[value] ?? 0) / total * Double(second[value] ?? 0) / total
    }
    guard valueCounts.count > 1 else { throw .noVariation }
    return (Double(agreeing) / total - expected) / (1 - expected)
  }

  /// Fleiss' kappa of any raters, where every unit has the same number of ratings.
  ///
  /// Source: J. L. Fleiss, Measuring Nominal Scale Agreement among Many Raters (1971).
  package func fleissKappa() throws(Undefined) -> Double {
    guard let least = units.map(\.count).min(), let most = units.map(\.count).max() else {
      throw .noPairs
    }
    guard least == most else { throw .ratingsPerUnit(least: least, most: most) }
    guard valueCounts.count > 1 else { throw .noVariation }
    let pairs = Double(most * (most - 1))
    let observed = units.reduce(0.0) { sum, unit in
      sum + Double(Self.counts(of: unit).values.reduce(0) { $0 + $1 * ($1 - 1) }) / pairs
    }
    let total = Double(units.count * most)
    let expected = valueCounts.sorted { $0.key < $1.key }.reduce(0.0) { sum, counted in
      sum + Double(counted.value) / total * Double(counted.value) / total
    }
    return (observed / Double(units.count) - expected) / (1 - expected)
  }

  /// Krippendorff's alpha of any raters, by the scale; missing ratings leave gaps and nothing else.
  ///
  /// Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), C and E.
  package func krippendorffAlpha() throws(Undefined) -> Double {
    guard !units.isEmpty else { throw .noPairs }
    let counts = valueCounts
    guard counts.count > 1 else { throw .noVariation }
    let distance = Distance(scale, counts)
    var observed = 0.0
    for unit in units {
      let given = Self.counts(of: unit).sorted { $0.key < $1.key }
      let weight = 1 / Double(unit.count - 1)
      for (one, other) in Self.pairs(of: given) {
        observed += Double(one.value * other.value) * distance.between(one.key, other.key) * weight
      }
    }
    var expected = 0.0
    for (one, other) in Self.pairs(of: counts.sorted { $0.key < $1.key }) {
      expected += Double(one.value) * Double(other.value) * distance.between(one.key, other.key)
    }
    let total = Double(units.joined().count)
    return 1 - (total - 1) * observed / expected
  }

  private typealias Counted = (key: Int, value: Int)

  /// Every two different values.
  private static func pairs(of counted: [Counted]) -> [(Counted, Counted)] {
    counted.indices.flatMap { index in
      counted[(index + 1)...].map { (counted[index], $0) }
    }
  }
}

/// The squared difference of two values on a scale.
private struct Distance {
  private let scale: Ratings.Scale
  private let counts: [Int: Int]
  /// The number of ratings with a smaller value.
  private var smaller: [Int: Int] = [:]

  init(_ scale: Ratings.Scale, _ counts: [Int: Int]) {
    (self.scale, self.counts) = (scale, counts)
    var sum = 0
    for (value, count) in counts.sorted(by: { $0.key < $1.key }) {
      smaller[value] = sum
      sum += count
    }
  }

  /// - Parameter one: the smaller value.
  func between(_ one: Int, _ other: Int) -> Double {
    switch scale {
    case .nominal: return 1
    case .interval: return Double(other - one) * Double(other - one)
    case .ordinal:
      // All from the one to the other, less half of those that are the one or the other.
      let (low, high) = (counts[one] ?? 0, counts[other] ?? 0)
      let through = (smaller[other] ?? 0) + high - (smaller[one] ?? 0)
      let steps = Double(through) - Double(low + high) / 2
      return steps * steps
    }
  }
}
