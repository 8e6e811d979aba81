import PostilCore
import PostilReplica
import TestSupport
import Testing

@testable import PostilPages

/// Members, and what waits to be pushed about them.
struct MembersTextTests {
  private static let oleg = ReplicaID(bits: 2)
  private static let founder = ReplicaID(bits: 1)
  private var log = Roster(isOpen: false)

  init() {
    let joins: [(ReplicaID, Text)] = [(Self.founder, "operator"), (Self.oleg, "oleg")]
    for (replica, name) in joins {
      let key = [UInt8](repeating: UInt8(replica.bits), count: 32)
      log.apply(
        .memberJoined(name: name, publicKey: key), by: replica, at: replica.bits, receivedAt: .noon)
    }
  }

  private func invitation(_ number: UInt8) -> Invitation {
    Invitation(
      publicKey: [UInt8](repeating: number, count: 32), guest: .member(.reader, name: nil),
      expires: nil)
  }

  /// The lines, without the times.
  private func lines(waiting changes: Change...) -> [String] {
    var toBe = log
    for change in changes {
      toBe.apply(change, by: Self.founder, at: 9, receivedAt: .noon)
    }
    let lines = MembersText(MemberList(log, toBe: toBe), .none).lines
    let moment = Styles.none.moment(Instant.noon.iso8601)
    return lines.map { $0.replacing(moment, with: "noon") }
  }

  @Test func `what is in the log waits for nothing`() {
    #expect(lines() == ["oleg  admin, since noon", "operator  admin, since noon"])
  }

  @Test func `of several roles that wait the last is told, and none where it is the present one`() {
    #expect(
      lines(waiting: .roleSet(member: Self.oleg, role: .reader)).first
        == "oleg  admin, reader once pushed, since noon")
    #expect(
      lines(
        waiting: .roleSet(member: Self.oleg, role: .reader),
        .roleSet(member: Self.oleg, role: .admin)
      ).first == "oleg  admin, since noon")
  }

  @Test func `a revocation that waits is told of the member and the device`() {
    #expect(
      Array(lines(waiting: .revoked(.member(Self.oleg), why: "")).prefix(2)) == [
        "oleg  admin, since noon, revoked once pushed",
        "  device oleg, since noon, revoked once pushed",
      ])
  }

  @Test mutating func `invitations that wait are listed until they are revoked here, too`() {
    let own = invitation(7)
    let id = Roster.shortName(ofInvitation: own.publicKey)
    let line = "invitation \(id)  anybody as reader, by operator"
    #expect(lines(waiting: .memberInvited(own)).last == "\(line), counts once pushed")
    let revoked = Change.revoked(.invitation(own.publicKey), why: "")
    #expect(lines(waiting: .memberInvited(own), revoked).count == 2)
    log.apply(.memberInvited(own), by: Self.founder, at: 3, receivedAt: .noon)
    #expect(lines().last == line)
    #expect(lines(waiting: revoked).last == "\(line), revoked once pushed")
  }
}
