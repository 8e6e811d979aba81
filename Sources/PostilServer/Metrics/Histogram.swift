/// Counts of values below upper bounds, as Prometheus reads them.
struct Histogram: Sendable {
  /// Rising.
  let bounds: [Double]
  /// The values up to each bound and above the one before; the last beyond all bounds.
  private(set) var counts: [UInt64]
  private(set) var sum = 0.0

  init(bounds: [Double]) {
    self.bounds = bounds
    counts = Array(repeating: 0, count: bounds.count + 1)
  }

  mutating func add(_ value: Double) {
    counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
    sum += value
  }

  /// From 1 to 4,096 changesets.
  static let ofGroups = Histogram(bounds: (0...12).map { Double(1 << $0) })
  /// From half a millisecond to ten seconds.
  static let ofSeconds = Histogram(
    bounds: [
      0.000_5, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10,
    ])
}
