import GRDB
import PostilCore
import PostilLog

/// The versions of the rules and the tables by which a file's state was folded: three numbers that the file
/// keeps.
///
/// ⚖ A state is read without a fold only where all three are this version's. Where one is lower, the state
/// is folded anew; where one is higher, a later version of postil folded it, and the file is left alone.
struct ProjectionVersion: Hashable {
  /// The version of the tables and of the bytes in them. A change of `ProjectionTable` raises it, and so
  /// does a change of the contents of a column.
  let tables: Int
  /// `Fold.version` and `ProseMerge.version`, the first bytes of the digest of a state.
  let fold: UInt32
  let merge: UInt32

  static let current = ProjectionVersion(
    tables: ProjectionTable.version, fold: Fold.version, merge: ProseMerge.version)

  /// The version of a file that does not keep one.
  ///
  /// - Parameter format: 5, whose fold knew no revisions, or 6, late files of which have the tables of
  ///   version 2.
  static func unnoted(in db: Database, format: Int) throws -> ProjectionVersion {
    guard format > 5 else { return ProjectionVersion(tables: 0, fold: 1, merge: 1) }
    return ProjectionVersion(
      tables: try db.tableExists("changeset_span") ? 2 : 1, fold: 2, merge: 1)
  }

  init(tables: Int, fold: UInt32, merge: UInt32) {
    self.tables = tables
    self.fold = fold
    self.merge = merge
  }

  /// As `text` wrote it; `nil` for anything else.
  init?(_ text: String) {
    let numbers = text.split(separator: ".", omittingEmptySubsequences: false)
      .map { UInt32($0) }
    guard numbers.count == 3, let tables = numbers[0], let fold = numbers[1],
      let merge = numbers[2]
    else { return nil }
    self.init(tables: Int(tables), fold: fold, merge: merge)
  }

  var text: String { "\(tables).\(fold).\(merge)" }

  /// True if a later version of postil folded the state.
  var isNewer: Bool {
    let current = Self.current
    return tables > current.tables || fold > current.fold || merge > current.merge
  }
}

extension Database {
  /// The version of the state in the file.
  func projectionVersion() throws -> ProjectionVersion {
    let format = try formatVersion()
    guard format >= Migration.first.format else {
      return try .unnoted(in: self, format: format)
    }
    guard let version = ProjectionVersion(try setting(.projection, as: String.self)) else {
      throw Damage.missing("setting \(Setting.projection.rawValue)")
    }
    return version
  }

  func set(_ version: ProjectionVersion) throws { try set(.projection, to: version.text) }

  /// Whether an earlier version of postil folded the state.
  ///
  /// - Throws: `StoreError.newerState` where a later one did.
  func hasOlderProjection() throws -> Bool {
    let (found, known) = (try projectionVersion(), ProjectionVersion.current)
    guard !found.isNewer else {
      throw StoreError.newerState(found: found.text, known: known.text)
    }
    return found != known
  }

  /// The error where it cannot be folded anew.
  func olderState() throws -> StoreError {
    .olderState(found: try projectionVersion().text, known: ProjectionVersion.current.text)
  }

  /// ⚖ A process writes only into a state that its own version folded: a later version may have folded it anew since
  /// the file was opened.
  ///
  /// - Throws: `StoreError.newerState`.
  func expectOwnProjection() throws {
    let found = try projectionVersion()
    guard found == .current else {
      throw StoreError.newerState(found: found.text, known: ProjectionVersion.current.text)
    }
  }
}
