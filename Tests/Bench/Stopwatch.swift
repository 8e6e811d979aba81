/// Adds up the time that a part of the work takes.
struct Stopwatch {
  private var total = Duration.zero

  mutating func time<Answer>(_ work: () throws -> Answer) rethrows -> Answer {
    let start = ContinuousClock.now
    defer { total += ContinuousClock.now - start }
    return try work()
  }

  var seconds: Double { total / .seconds(1) }

  var milliseconds: Double { total / .milliseconds(1) }

  /// The median of an odd number of runs.
  static func median(of runs: Int, _ run: () throws -> Double) rethrows -> Double {
    var figures: [Double] = []
    for _ in 0..<runs { figures.append(try run()) }
    return figures.sorted()[runs / 2]
  }
}
