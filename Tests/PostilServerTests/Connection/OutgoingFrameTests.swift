import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilServer

/// Frames that wait to go out take limited memory, however slowly the peer reads.
struct OutgoingFrameTests {
  /// A log of one article that does not shrink when it is packed.
  private func log(in folder: TemporaryFolder, sealed: Bool) throws -> ServerStore {
    let log = try ServerStore(
      creating: folder.file("log.sqlite"), workspace: .atlas, epoch: Epoch(life: 1))
    var author = Author("north")
    var random = SplitMix64(seed: 7)
    let text = (0..<60_000).map { _ in String(random.next(), radix: 36) }.joined()
    let changesets = [
      try author.write(author.join), try author.write(.articleImported(.sample(text))),
      try author.write(.articleImported(.sample("Later"))),
    ]
    _ = try log.append(changesets, receivedAt: .noon)
    while sealed, try log.seal(bytes: 1) {}
    return log
  }

  private func message(of log: ServerStore) throws -> ServerMessage {
    if let segment = try log.segment(startingAt: 2) { return .segment(segment) }
    return .changesets(try log.changesets(after: 0, bytes: .max))
  }

  @Test(arguments: [true, false], [0, 8 << 20])
  func `a long frame goes out in slices, the same bytes whether it is kept or read again`(
    isSealed: Bool, kept: Int
  ) throws {
    let folder = try TemporaryFolder()
    let log = try log(in: folder, sealed: isSealed)
    let frames = SharedFrames(limit: kept)
    let message = try message(of: log)
    var outgoing = try #require(OutgoingFrame([message], of: log, frames: frames))
    var said: [UInt8] = []
    while !outgoing.isSent {
      let slice = try outgoing.next(frames, log: log)
      #expect(slice.count <= OutgoingFrame.sliceBytes && !slice.isEmpty)
      said += slice
      #expect(frames.bytes <= kept)
    }
    #expect(said == message.frame.encoded)
    #expect(said.count > 4 * OutgoingFrame.sliceBytes)
  }

  @Test func `a part sealed while it goes out is read again as it was`() throws {
    let folder = try TemporaryFolder()
    let log = try log(in: folder, sealed: false)
    let frames = SharedFrames(limit: 0)
    let message = try message(of: log)
    var outgoing = try #require(OutgoingFrame([message], of: log, frames: frames))
    var said = try outgoing.next(frames, log: log)
    while try log.seal(bytes: 1) {}
    while !outgoing.isSent { said += try outgoing.next(frames, log: log) }
    #expect(said == message.frame.encoded)
    #expect(try log.segment(startingAt: 2) != nil)
  }
}
