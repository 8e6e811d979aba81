import PostilCore
import Testing

/// The coefficients of agreement, against the examples of those who published them.
struct RatingsTests {
  /// A row for each rater, a column for each unit; a dot is a missing value.
  private func ratings(_ scale: Ratings.Scale, _ rows: [String]) -> Ratings {
    let columns = rows.map { $0.filter { $0 != " " }.map(\.wholeNumberValue) }
    return Ratings(
      scale,
      units: columns[0].indices.map { unit in
        columns.indices.compactMap { rater in
          columns[rater][unit].map { Ratings.Rating(rater: rater, value: $0) }
        }
      })
  }

  private func isNear(_ value: Double, _ printed: Double) -> Bool {
    abs(value - printed) <= 0.000_5
  }

  /// Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), the data of parts C and E: four
  /// observers, twelve units.
  private static let observers = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
  ]

  @Test(
    arguments: [
      (Ratings.Scale.nominal, 0.743), (.ordinal, 0.815), (.interval, 0.849),
    ] as [(Ratings.Scale, Double)])
  func `alpha is Krippendorff's own`(scale: Ratings.Scale, printed: Double) throws {
    let ratings = ratings(scale, Self.observers)
    #expect(isNear(try ratings.krippendorffAlpha(), printed))
    #expect(ratings.units.count == 11 && ratings.unpairedCount == 1)
    #expect(ratings.raters == [0, 1, 2, 3] && ratings.missingCount == 4)
  }

  /// Fleiss, Measuring Nominal Scale Agreement among Many Raters (1971), table 1: six psychiatrists each of
  /// 30 patients, five diagnoses.
  private static let patients = [
    "444444", "222555", "233335", "555555", "222444", "113333", "333355", "113334", "114444",
    "555555", "144444", "124444", "222333", "144444", "224445", "333335", "111455", "111112",
    "224444", "133555", "555555", "244444", "224555", "114444", "144445", "222224", "111155",
    "224444", "133333", "555555",
  ]

  @Test func `Fleiss' kappa is Fleiss' own, of whichever raters`() throws {
    // Each patient had other psychiatrists.
    let units = Self.patients.enumerated().map { patient, values in
      values.enumerated().map {
        Ratings.Rating(rater: 7 * patient + $0, value: $1.wholeNumberValue ?? 0)
      }
    }
    #expect(isNear(try Ratings(.nominal, units: units).fleissKappa(), 0.430))
  }

  @Test func `Cohen's kappa is Cohen's own`() throws {
    // Cohen, A Coefficient of Agreement for Nominal Scales (1960): 200 cases, proportions in hundredths.
    let table = [[44, 5, 1], [7, 20, 3], [9, 5, 6]]
    var units: [[Ratings.Rating]] = []
    for (first, row) in table.enumerated() {
      for (second, hundredths) in row.enumerated() {
        units += Array(
          repeating: [.init(rater: 3, value: first), .init(rater: 8, value: second)],
          count: 2 * hundredths)
      }
    }
    #expect(isNear(try Ratings(.nominal, units: units).cohenKappa(), 0.492))
  }

  @Test func `alpha of two raters without a gap is near kappa, and one where all agree`() throws {
    let same = ratings(.nominal, ["1 2 3 1", "1 2 3 1"])
    #expect(try same.krippendorffAlpha() == 1)
    #expect(try same.cohenKappa() == 1)
    #expect(try same.fleissKappa() == 1)
  }

  private func undefined(_ coefficient: () throws(Undefined) -> Double) -> Undefined? {
    do {
      _ = try coefficient()
      return nil
    } catch {
      return error
    }
  }

  @Test func `a coefficient that is not defined says why`() {
    let none = ratings(.nominal, ["1 .", ". 2"])
    #expect(undefined(none.cohenKappa) == .noPairs)
    #expect(undefined(none.fleissKappa) == .noPairs)
    #expect(undefined(none.krippendorffAlpha) == .noPairs)
    let uneven = ratings(.nominal, Self.observers)
    #expect(undefined(uneven.cohenKappa) == .raters(4))
    #expect(undefined(uneven.fleissKappa) == .ratingsPerUnit(least: 2, most: 4))
    let same = ratings(.ordinal, ["1 1", "1 1"])
    #expect(undefined(same.cohenKappa) == .noVariation)
    #expect(undefined(same.fleissKappa) == .noVariation)
    #expect(undefined(same.krippendorffAlpha) == .noVariation)
  }

  @Test func `neither the order of units nor the numbers of raters change a coefficient`() throws {
    let ratings = ratings(.ordinal, Self.observers)
    let other = Ratings(
      .ordinal,
      units: ratings.units.reversed().map { unit in
        unit.reversed().map { Ratings.Rating(rater: 90 - $0.rater, value: $0.value) }
      })
    #expect(
      abs(try ratings.krippendorffAlpha() - other.krippendorffAlpha()) < 1e-12)
  }
}
