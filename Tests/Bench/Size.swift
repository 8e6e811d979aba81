import ArgumentParser
import PostilWorkload

/// The size of a workload.
enum Size: String, ExpressibleByArgument, CaseIterable {
  case s
  case m
  case l

  var workload: Workload {
    switch self {
    case .s: Workload(articles: 1_000, annotationEvents: 10_000, seed: 1)
    case .m: Workload(articles: 5_000, annotationEvents: 100_000, seed: 1)
    case .l: Workload(articles: 20_000, annotationEvents: 1_000_000, seed: 1)
    }
  }

  var title: String {
    switch self {
    case .s: "W(1,000, 10,000)"
    case .m: "W(5,000, 100,000)"
    case .l: "W(20,000, 1,000,000)"
    }
  }
}
