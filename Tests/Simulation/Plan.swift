import PostilLog
import TestSupport

/// The plan of a seed's world, decided before anything happens in it.
struct Plan {
  let replicas: Int
  let steps: Int
  /// The number of steps in twelve that are somebody's work: the others connect, move bytes and look closely.
  let workOfTwelve: Int
  /// The most bytes that arrive at once.
  let pieceBytes: Int
  /// The bytes of the log that the server's writers take at once.
  let batchBytes: Int
  /// One connection in so many is cut.
  let cutsOneIn: Int
  /// One step in so many brings an accident of a machine.
  let accidentsOneIn: Int
  /// The least length of a segment, in bytes of events.
  let segmentBytes: Int
  /// True to look back at each prefix of the log, false to look at a sample.
  let looksAtEveryPrefix: Bool

  /// True for an open workspace: without keys, invitations and roles.
  let isOpen: Bool
  /// One step in so many, the operator sees to members.
  let membersOneIn: Int
  /// Of an admin's events, one in so many is about members. In a long run few: what somebody made who
  /// is no longer an admin is not taken for good.
  let decidesOneIn: Int
  /// From which step on somebody is revoked; `nil` where nobody is.
  let revokesFrom: Int?

  /// One step in so many, somebody copies a replica's folder, puts a copy back, uses one beside it or
  /// gets a further device; `nil` in every other seed.
  let foldersOneIn: Int?

  /// The room under some seeds, so little that it is used up.
  let rooms: OracleVerdicts.Rooms?
  /// True if the server refuses events beyond the room. Otherwise the log is as one made under larger limits.
  let serverKeepsRooms: Bool

  /// The steps at which, under some seeds, the server is copied, replaced by the copy, and declared healed.
  let backup: Backup?

  struct Backup {
    let copiedAt: Int
    let restoredFrom: Int
    let healedFrom: Int
    let kind: Kind

    /// The fate of the server.
    enum Kind {
      /// It is restored from its backup.
      case restored
      /// The copy is put into its place, which its next start notices.
      case copied
      /// Its machine is rolled back, which only a replica can tell that is ahead. Others push before it
      /// comes, unless a folder was copied.
      case rolledBack
    }

    /// Choices of its own: a seed without such an accident stays the same.
    init?(_ run: Run, steps: Int) {
      var choices = Seed(number: run.seed &+ 1 << 40).choices
      guard choices.once(in: 3) else { return nil }
      copiedAt = 1 + choices.below(steps * 2 / 3)
      restoredFrom = copiedAt + 1 + choices.below(steps / 3)
      healedFrom = restoredFrom + choices.below(steps / 2)
      var kinds = Seed(number: run.seed &+ 5 << 40).choices
      kind = kinds.one(of: [.restored, .copied, .rolledBack])
    }
  }

  /// The seeds that run with every change are short ones.
  private static let lastShortSeed: UInt64 = 200

  init(_ run: Run, _ choices: inout Choices) {
    let chosen = choices.once(in: 8) ? 4 + choices.below(5) : 3
    replicas = run.replicas ?? chosen
    let isShort = run.seed <= Self.lastShortSeed
    steps = isShort ? 20 + choices.below(40) : 300 + choices.below(500)
    workOfTwelve = choices.one(of: [2, 4, 7])
    pieceBytes = choices.one(of: [5, 60, 400, 4_000, 100_000])
    batchBytes = choices.one(of: [1, 200, 2_000, 256 << 10])
    cutsOneIn = choices.one(of: [2, 4, 10, 1_000])
    accidentsOneIn = choices.one(of: [8, 20, 60])
    segmentBytes = choices.one(of: [60, 300, 2_000])
    looksAtEveryPrefix = choices.once(in: isShort ? 16 : 100)
    isOpen = choices.once(in: 8)
    membersOneIn = choices.one(of: isShort ? [10, 30, 100] : [50, 200, 800])
    decidesOneIn = isShort ? 30 : 200
    revokesFrom = choices.once(in: 3) ? steps / 2 + choices.below(steps / 3) : nil
    backup = Backup(run, steps: steps)
    var full = Seed(number: run.seed &+ 3 << 40).choices
    rooms =
      full.once(in: 3)
      ? OracleVerdicts.Rooms(
        entity: full.one(of: [16, 40]), thread: full.one(of: [4, 16]),
        margin: full.one(of: [4, 16]), unshared: full.below(8))
      : nil
    serverKeepsRooms = full.once(in: 2)
    // Choices of its own: a seed without it stays the same.
    var folders = Seed(number: run.seed &+ 2 << 40).choices
    foldersOneIn =
      folders.once(in: 2) ? folders.one(of: isShort ? [3, 6, 12] : [20, 60, 200]) : nil
  }

  /// The limits under which the replicas count rooms.
  var limits: RoomLimits { rooms?.limits ?? RoomLimits() }
}
