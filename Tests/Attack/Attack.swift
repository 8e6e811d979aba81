import ArgumentParser
import Foundation
import PostilCore
import PostilLog
import PostilWire
import PostilWorkload
import TestSupport

/// Fills a workspace with the worst that the laws let an analyst, an editor and a reader with clients of
/// their own put into it, another with as many bytes of honest work, and measures a clone of each.
@main
struct Attack: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attack",
    abstract: "Measures a clone of a workspace under attack against one of an honest one.",
    discussion: """
      Makes events until they add up to the size, which takes minutes for the largest, and ends by itself. \
      Exits with 1 where a clone takes more than twice the honest one's time, or more than 256 MB.
      """)

  @Option(help: "MiB of uncompressed events on each side, 1 to 2,048.")
  var size = 16

  @Option(help: "Words of the notes in conflict; fewer for a build that is not for release.")
  var words = 40_000

  @Option(help: "Of the honest work.")
  var seed: UInt64 = 1

  /// The budget of a clone: at most so many times the honest seconds, and so much memory.
  private static let times = 2.0
  private static let peakBytes = 256_000_000

  func validate() throws {
    guard (1...2_048).contains(size) else { throw ValidationError("--size takes 1 to 2048") }
  }

  func run() throws {
    let bytes = size << 20
    let attacked = try Ground()
    var attackers = try Attackers(in: attacked, words: words)
    while attackers.bytes < bytes, try attackers.attack(upTo: bytes) {}
    let honest = try Ground()
    let work = try HonestWork.fill(honest, bytes: attackers.bytes, seed: seed)
    let attack = try attacked.clone(by: attackers.invitation)
    let plain = try honest.clone(by: work.invitation)
    print(row("attacked", attackers.events, attackers.bytes, attack))
    print(row("honest", work.events, work.bytes, plain))
    let ratio = attack.seconds / max(plain.seconds, 0.001)
    print(
      "ratio      \(ratio.formatted(2)) in time, \((Double(attack.peakBytes) / Double(plain.peakBytes)).formatted(2)) in memory"
    )
    print("refused    \(attackers.refusals) changesets, for want of room")
    guard ratio <= Self.times, attack.peakBytes <= Self.peakBytes else { throw ExitCode(1) }
  }

  private func row(_ name: String, _ events: Int, _ bytes: Int, _ run: CloneRun) -> String {
    let padded = name.padding(toLength: 10, withPad: " ", startingAt: 0)
    return "\(padded) \(events) events, \(bytes >> 20) MiB: clone \(run.seconds.formatted(2)) s, "
      + "\((Double(run.peakBytes) / 1e6).formatted(0)) MB"
  }
}

extension Double {
  fileprivate func formatted(_ digits: Int) -> String {
    String(format: "%.\(digits)f", self)
  }
}
