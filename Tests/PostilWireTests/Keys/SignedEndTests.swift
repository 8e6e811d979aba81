import PostilCore
import TestSupport
import Testing

@testable import PostilWire

@Suite struct SignedEndTests {
  private let key = SigningKey.ofTests("operator")
  private let end = LogEnd(
    workspaceID: [UInt8](repeating: 7, count: 16), epoch: Epoch(life: 2), seq: 41,
    chain: Chain(workspace: [1]))

  private func signed() throws -> SignedEnd {
    SignedEnd(end, signature: try key.sign(.end(end)))
  }

  @Test func `a signed end is read from its line, also where mail has folded it`() throws {
    let signed = try signed()
    let line = signed.text
    #expect(line.count == 229)
    let folded = "\n  \(line.prefix(70))\r\n\t\(line.dropFirst(70).uppercased()) \n"
    #expect(try SignedEnd(line) == signed)
    #expect(try SignedEnd(folded) == signed)
  }

  @Test func `a signed end is found in a mail that quotes, indents or encodes it`() throws {
    let signed = try signed()
    let line = signed.text
    let (front, rest) = (line.prefix(75), line.dropFirst(75))
    for text in [
      "Dear all,\r\n\r\n> \(line)\r\n> Anna", ">> \(front)\n>> \(rest)\n>\n> Anna",
      "    | \(front)\n    | \(rest)", "\(front)=\r\n\(rest)\r\nAnna", "<p>\(line)</p>",
      "(\(line)).",
      "It begins with postil-end: and this is it:\n\(line)\n", "postil-end:\n\(line.dropFirst(11))",
      "> \(line)\n\(line)", "«\(line)»",
    ] {
      #expect(try SignedEnd(text) == signed, "\(text)")
    }
  }

  @Test func `a line that is no signed end is refused`() throws {
    let line = try signed().text
    for text in ["", "postil://h:1/w", "end", "postil-end"] {
      #expect(throws: SignedEnd.Problem.notAnEnd) { try SignedEnd(text) }
    }
    let beyond = "postil-end:" + Crockford.encode([UInt8](repeating: 255, count: 136))
    for text in [
      String(line.dropLast()), line + "0", line.replacing("postil-end:", with: "postil-end:u"),
      "postil-end:", beyond, line.dropLast(1) + "\n> Anna", line + line,
      // A broken one beside a whole one may be the one that is meant.
      "\(line.dropLast(3))\n\(line)",
    ] {
      #expect(throws: SignedEnd.Problem.malformed) { try SignedEnd(text) }
    }
  }

  @Test func `a text with two ends is ambiguous`() throws {
    let later = LogEnd(
      workspaceID: end.workspaceID, epoch: end.epoch, seq: 42, chain: end.chain)
    let other = SignedEnd(later, signature: try key.sign(.end(later)))
    #expect(throws: SignedEnd.Problem.several) {
      try SignedEnd("> \(signed().text)\n\(other.text)\n")
    }
  }

  @Test func `a signature vouches for one end and nothing else`() throws {
    let signed = try signed()
    #expect(signed.isSigned(by: key.publicKey))
    #expect(!signed.isSigned(by: SigningKey.ofTests("another").publicKey))
    let others = [
      LogEnd(
        workspaceID: [UInt8](repeating: 8, count: 16), epoch: end.epoch, seq: 41, chain: end.chain),
      LogEnd(
        workspaceID: end.workspaceID, epoch: Epoch(life: 3), seq: 41, chain: end.chain),
      LogEnd(workspaceID: end.workspaceID, epoch: end.epoch, seq: 40, chain: end.chain),
      LogEnd(
        workspaceID: end.workspaceID, epoch: end.epoch, seq: 41, chain: Chain(workspace: [2])),
    ]
    for other in others {
      #expect(!SignedEnd(other, signature: signed.signature).isSigned(by: key.publicKey))
    }
  }

  @Test func `an epoch has 16 bytes, and no two new ones are equal`() {
    #expect(Epoch(bytes: [UInt8](repeating: 0, count: 15)) == nil)
    #expect(Epoch(bytes: [UInt8](repeating: 0, count: 17)) == nil)
    #expect(Epoch.new().bytes.count == 16)
    #expect(Epoch.new() != Epoch.new())
    #expect(Epoch(life: 258).bytes == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2])
  }
}
