import PostilCore
import Testing

@testable import PostilWire

/// Events of a later version. That they are read as unknown is in the vectors, too.
@Suite struct UnknownEventTests {
  private let later: [UInt8] = {
    var writer = ProtoWriter()
    writer.unsigned(1, 7)
    writer.signed(2, -3)
    writer.message(20) { $0.text(1, "a rationale") }
    return writer.bytes
  }()

  @Test func `an event of an unknown kind keeps its envelope`() throws {
    let event = try Sample.decode(later)
    #expect(event.id == Sample.id)
    #expect(event.base == 7)
    #expect(event.claimedAt == Instant(milliseconds: -3))
    #expect(event.change == .unknown(kind: 20))
  }

  @Test func `its bytes go through a push and a batch unchanged`() throws {
    let run = EventRun(events: [later, Sample.event(.deleted(Sample.reply)), later])
    let changeset = try Changeset(replica: Sample.id.replica, firstCounter: 1, events: run)
    guard case .push(let pushed) = try ClientMessage(ClientMessage.push(changeset).frame) else {
      Issue.record("no push")
      return
    }
    let logged = try LoggedChangeset(changeset: pushed, firstSeq: 1, receivedAt: Sample.now)
    guard case .changesets(let pulled) = try ServerMessage(ServerMessage.changesets([logged]).frame)
    else {
      Issue.record("no changesets")
      return
    }
    let arrived = pulled[0].changeset.events
    #expect(Array(arrived.bytes[arrived.ranges[0]]) == later)
    #expect(Array(arrived.bytes[arrived.ranges[2]]) == later)
    #expect(try pulled[0].changeset.event(at: 2).change == .unknown(kind: 20))
  }

  @Test func `a known event with a field of a later version is unknown, wherever the field is`()
    throws
  {
    let known = Sample.event(.deleted(Sample.reply))
    for further in [[0x18, 0x01], [0xA2, 0x06, 0x00]] as [[UInt8]] {
      #expect(try Sample.decode(known + further).change != .deleted(Sample.reply))
      #expect(try Sample.decode(further + known).change != .deleted(Sample.reply))
    }
  }

  @Test func `the envelope of an event that cannot be read is read all the same`() throws {
    let broken = later + [0x72, 0x02, 0x0A, 0x05]
    #expect(throws: WireError.self) { try Sample.decode(broken) }
    let envelope = try EventDecoder.envelope(broken, in: 0..<broken.count)
    #expect(
      envelope
        == .init(base: 7, claimedAt: Instant(milliseconds: -3), kind: 14, leastRole: .analyst))
  }
}
