import Crypto
import PostilCore
import PostilWire

extension Measurement {
  /// Both chains over all events, beside SHA-256 over as many bytes: in one call, and in one call for
  /// each event.
  static let chains = Measurement(name: "chain") { recording in
    let workspace = [UInt8](1...16)
    let log = seconds(of: recording) { changeset in
      guard
        let logged = try? LoggedChangeset(
          changeset: changeset, firstSeq: 1,
          receivedAt: Instant(milliseconds: 1_760_000_000_000))
      else { preconditionFailure("seqs of a changeset are far below 2^63") }
      let own = Chain(replica: changeset.replica, workspace: workspace)
      return Chain(workspace: workspace).adding(logged, own: own).bytes[0]
    }
    let replica = seconds(of: recording) { changeset in
      Chain(replica: changeset.replica, workspace: workspace).adding(changeset).bytes[0]
    }
    let each = seconds(of: recording) { changeset in
      var check: UInt8 = 0
      changeset.events.bytes.withUnsafeBytes { bytes in
        for range in changeset.events.ranges {
          let digest = SHA256.hash(data: UnsafeRawBufferPointer(rebasing: bytes[range]))
          check ^= digest.withUnsafeBytes { $0[0] }
        }
      }
      return check
    }
    let stream = seconds(of: recording) { changeset in
      changeset.events.bytes.withUnsafeBytes { SHA256.hash(data: $0).withUnsafeBytes { $0[0] } }
    }
    let count = Double(recording.events)
    let limit = Row(name: "SHA-256 per event", figure: count / each, unit: .eventsPerSecond)
    return [
      Row(name: "chain of the log", figure: count / log, unit: .eventsPerSecond).against(limit),
      Row(name: "chain of a replica", figure: count / replica, unit: .eventsPerSecond)
        .against(limit),
      limit,
      Row(name: "SHA-256 per changeset", figure: count / stream, unit: .eventsPerSecond),
      Row(
        name: "SHA-256 per changeset, bytes", figure: Double(recording.bytes) / stream / 1_000_000,
        unit: .megabytesPerSecond),
    ]
  }

  private static func seconds(of recording: Recording, _ hash: (Changeset) -> UInt8) -> Double {
    Stopwatch.median(of: 3) {
      var stopwatch = Stopwatch(.processor)
      var check = 0
      stopwatch.time {
        for changeset in recording.changesets { check += Int(hash(changeset)) }
      }
      precondition(check > 0, "digests are not all zero")
      return stopwatch.seconds
    }
  }
}
