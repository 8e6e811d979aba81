import Foundation

/// Adds up the time that a part of the work takes.
struct Stopwatch {
  enum Clock {
    /// The time that passes for somebody who waits.
    case wall
    /// The time that this thread computes: for work that waits for nothing, also while others use the machine.
    case processor
  }

  private let clock: Clock
  private(set) var seconds = 0.0

  init(_ clock: Clock) {
    self.clock = clock
  }

  mutating func time<Answer>(_ work: () throws -> Answer) rethrows -> Answer {
    let start = clock.now
    defer { seconds += clock.now - start }
    return try work()
  }

  var milliseconds: Double { seconds * 1_000 }

  /// The median of an odd number of runs.
  static func median(of runs: Int, _ run: () throws -> Double) rethrows -> Double {
    var figures: [Double] = []
    for _ in 0..<runs { figures.append(try run()) }
    return figures.sorted()[runs / 2]
  }
}

extension Stopwatch.Clock {
  /// Seconds since some moment.
  fileprivate var now: Double {
    let id =
      switch self {
      case .wall: CLOCK_MONOTONIC
      case .processor: CLOCK_THREAD_CPUTIME_ID
      }
    var moment = timespec()
    clock_gettime(id, &moment)
    return Double(moment.tv_sec) + Double(moment.tv_nsec) / 1_000_000_000
  }
}
