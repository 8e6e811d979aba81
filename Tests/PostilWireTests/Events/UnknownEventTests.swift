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

  /// Else an admin that was could mark with an old base, if an event did something else beside.
  @Test(arguments: [17, 24], [9, 16, 22, 23, 26])
  func `an event of two kinds may write a marking if one of them may`(marking: Int, other: Int)
    throws
  {
    for kinds in [[marking, other], [other, marking]] {
      var writer = ProtoWriter()
      for kind in kinds { writer.message(kind) { $0.unsigned(200, 1) } }
      let change = try Sample.decode(writer.bytes).change
      #expect(change.writesMarking, "\(kinds)")
      let envelope = try EventDecoder.envelope(writer.bytes, in: 0..<writer.bytes.count)
      #expect(envelope.leastRole == nil, "whoever reads the envelope alone must read on")
      #expect(change == .unknown(kind: envelope.kind))
    }
  }

  @Test func `the envelope of an event that cannot be read is read all the same`() throws {
    let broken = later + [0x72, 0x02, 0x0A, 0x05]
    #expect(throws: WireError.self) { try Sample.decode(broken) }
    let envelope = try EventDecoder.envelope(broken, in: 0..<broken.count)
    #expect(
      envelope
        == .init(base: 7, claimedAt: Instant(milliseconds: -3), kind: 14, leastRole: nil))
  }
}
