import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// The part of a carried outbox that a log lacks, at any end of the log.
struct CarriedOutboxTests {
  private var author = Signer("east")
  private let changesets: [Changeset]
  private let outbox: BundleContents.Outbox
  private let article = ArticleImport.sample("One")

  /// Events 1 to 6, in changesets of three.
  init() throws {
    let before = author.chain
    let entity = EntityID.article(article.article)
    changesets = [
      try author.write(
        author.join(), .articleImported(article), .tagged(entity: entity, tag: "a")),
      try author.write(
        .tagged(entity: entity, tag: "b"), .tagged(entity: entity, tag: "c"),
        .tagged(entity: entity, tag: "d")),
    ]
    outbox = BundleContents.Outbox(
      replica: author.replica, name: "east", firstCounter: 1, chainBefore: before, lastCounter: 6,
      chain: author.chain)
  }

  private func frontier(at counter: UInt64, chain: Chain? = nil) -> Frontier? {
    guard counter > 0 else { return nil }
    var own = outbox.chainBefore
    let ranges = changesets.flatMap { changeset in
      changeset.events.ranges.map { changeset.events.bytes[$0] }
    }
    for event in ranges.prefix(Int(counter)) { own = own.adding(event) }
    return Frontier(
      name: "east", publicKey: author.key.publicKey, lastCounter: counter, lastSeq: counter,
      lastBase: 0, chain: chain ?? own)
  }

  private func lacking(_ outbox: BundleContents.Outbox, _ frontier: Frontier?) throws -> [Changeset]
  {
    var carried = try CarriedOutbox(outbox, in: .founded, frontier: frontier)
    return try changesets.compactMap { try carried.lacking($0) }
  }

  @Test(arguments: 0...6 as ClosedRange<UInt64>)
  func `a continuation of the log's last event is taken with its signature`(held: UInt64)
    throws
  {
    let lacking = try lacking(outbox, frontier(at: held))
    #expect(lacking.reduce(0) { $0 + $1.events.count } == 6 - Int(held))
    var chain = frontier(at: held)?.chain ?? outbox.chainBefore
    for (index, changeset) in lacking.enumerated() {
      #expect(changeset.firstCounter == (index == 0 ? held + 1 : 4))
      chain = chain.adding(changeset)
      let signature = try #require(changeset.signature)
      #expect(Statement.changeset(chain).isSigned(signature, by: author.key.publicKey))
    }
    #expect(lacking.isEmpty || chain == outbox.chain)
  }

  @Test func `a log that has gone further lacks nothing`() throws {
    #expect(try lacking(outbox, frontier(at: 6).map(further)).isEmpty)
  }

  private func further(_ frontier: Frontier) -> Frontier {
    Frontier(
      name: frontier.name, publicKey: frontier.publicKey, lastCounter: 9, lastSeq: 9, lastBase: 0,
      chain: Chain(workspace: []))
  }

  @Test(arguments: 0...6 as ClosedRange<UInt64>)
  func `other events under the same counters are another history`(held: UInt64) throws {
    let other = Chain(workspace: [1])
    let frontier = frontier(at: max(held, 1), chain: other)
    #expect(throws: CarriedOutbox.Fault.diverged(counter: max(held, 1))) {
      try lacking(outbox, frontier)
    }
  }

  @Test func `an outbox that begins after the log's last event has a gap before it`() {
    let late = BundleContents.Outbox(
      replica: outbox.replica, name: "east", firstCounter: 4, chainBefore: outbox.chain,
      lastCounter: 6, chain: outbox.chain)
    #expect(throws: CarriedOutbox.Fault.gap(held: 2, first: 4)) {
      try CarriedOutbox(late, in: .founded, frontier: frontier(at: 2))
    }
  }
}
