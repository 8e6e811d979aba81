package import Foundation
package import PostilCore

extension Instant {
  /// UTC to the second, as in `2026-11-23T15:04:05Z`. Times far off are written as they are.
  package var iso8601: String {
    Date(timeIntervalSince1970: Double(milliseconds) / 1000).formatted(.iso8601)
  }

  package init(_ date: Date) {
    self.init(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
  }
}
