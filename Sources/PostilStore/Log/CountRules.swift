import GRDB
import PostilLog

/// The rules by which the tables beside a log were counted: rooms, verdicts, and the events about members.
///
/// ⚖ A process appends only to a log that was counted by its own laws. One that earlier laws counted is counted
/// anew when it is opened; one that later laws counted is left alone.
struct CountRules: Hashable {
  /// `LogLaws.version`.
  let laws: UInt32
  let limits: RoomLimits

  /// This version's laws.
  init(under limits: RoomLimits) {
    self.init(laws: LogLaws.version, limits: limits)
  }

  fileprivate init(laws: UInt32, limits: RoomLimits) {
    self.laws = laws
    self.limits = limits
  }

  /// Whether earlier laws than this version's counted.
  var isOlder: Bool { laws < LogLaws.version }

  /// For a file that cannot be written to.
  var olderLaws: StoreError { .olderLaws(found: laws, known: LogLaws.version) }
}

extension Database {
  /// - Throws: `StoreError.newerLaws` for a log that a later version of postil counted.
  func countRules() throws -> CountRules {
    // The first laws did not say so.
    let laws = try optionalSetting(.laws, as: UInt32.self) ?? 1
    guard laws <= LogLaws.version else {
      throw StoreError.newerLaws(found: laws, known: LogLaws.version)
    }
    return CountRules(laws: laws, limits: try roomLimits())
  }

  func set(_ rules: CountRules) throws {
    try set(rules.limits)
    try set(.laws, to: Int64(rules.laws))
  }

  /// - Throws: `StoreError.newerLaws` where a later version of postil counted the log anew since the file was
  ///   opened.
  func expectOwnLaws() throws {
    let rules = try countRules()
    guard !rules.isOlder else { throw rules.olderLaws }
  }
}
