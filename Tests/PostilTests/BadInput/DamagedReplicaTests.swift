import Foundation
import Testing

extension EndToEnd {
  /// Damaged or foreign files are reported, and left as they are.
  @Suite(.serialized) struct DamagedReplicaTests {
    private func replacing(
      _ damage: (inout [UInt8]) -> Void, command: String = "status", _ expected: Ended
    ) async throws {
      try await Team.meet("north") { team in
        _ = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: team.north.database)))
        damage(&bytes)
        try team.bench.write("north/.postil/replica.sqlite", bytes: bytes)
        #expect(try await team.north.postil(command) == expected)
        #expect(
          try Data(contentsOf: URL(fileURLWithPath: team.north.database)) == Data(bytes),
          "the file is left as it is")
      }
    }

    @Test func `text in place of the replica's file`() async throws {
      try await replacing(
        { $0 = Array(String(repeating: "This is no database. ", count: 200).utf8) },
        Ended(
          7,
          stderr: """
            error: the file is not an SQLite database, or its beginning is damaged
            hint:  keep the file, and clone again or put back a copy; unpushed work is only in this file

            """))
    }

    @Test func `another program's database in place of the replica's file`() async throws {
      try await replacing(
        { $0 = emptyDatabase(applicationID: 0x0F05_5112) },
        Ended(
          7,
          stderr: """
            error: the file is an SQLite database, but not Postil's (application id 252006674)
            hint:  'postil serve' takes a server's folder; the other commands take a replica's folder

            """))
    }

    @Test func `a trigger that postil did not make`() async throws {
      try await replacing(
        { replace("membership_is_never_deleted", with: "a_stranger_s_hidden_trigger", in: &$0) },
        Ended(
          7,
          stderr: """
            error: somebody put the trigger 'a_stranger_s_hidden_trigger' into the file, which is not postil's
            hint:  do not use a file that a stranger gave you; if you made the trigger yourself, drop it with \
            sqlite3

            """))
    }

    @Test func `a trigger that is not as postil makes it`() async throws {
      try await replacing(
        {
          replace(
            "never_deleted BEFORE DELETE ON segment",
            with: "never_deleted BEFORE UPDATE ON segment", in: &$0)
        },
        Ended(
          7,
          stderr: """
            error: the trigger 'segment_is_never_deleted' of the file is missing, or is not as postil makes it
            hint:  keep the file, and clone anew or put back a copy; unpushed work is only in the file

            """))
    }

    @Test func `a page overwritten`() async throws {
      try await replacing(
        { bytes in
          for index in 4096..<min(bytes.count, 5 * 4096) { bytes[index] = 0xA5 }
        }, command: "verify",
        Ended(
          7,
          stderr: """
            error: SQLite found that its file is damaged: database disk image is malformed
            hint:  keep the file; what was pushed is on the server: clone again, then compare

            """))
    }

    @Test func `a server's file in place of the replica's`() async throws {
      try await Team.meet("north") { team in
        await team.server.stop()
        try FileManager.default.removeItem(atPath: team.north.database)
        try FileManager.default.copyItem(
          atPath: "\(team.bench.folder)/server/workspaces/newsroom/workspace.sqlite",
          toPath: team.north.database)
        let ended = try await team.north.postil("status")
        #expect(ended.code == 7)
        #expect(ended.stderr.hasPrefix("error: the file is an SQLite database, but not Postil's"))
      }
    }
  }
}

/// Replaces a text wherever it is, by one of the same length.
private func replace(_ text: String, with other: String, in bytes: inout [UInt8]) {
  var data = Data(bytes)
  while let range = data.range(of: Data(text.utf8)) {
    data.replaceSubrange(range, with: Data(other.utf8))
  }
  bytes = [UInt8](data)
}

/// The one page of an SQLite database without tables, of 512 bytes.
///
/// Source: https://www.sqlite.org/fileformat2.html, "The Database Header".
private func emptyDatabase(applicationID: UInt32) -> [UInt8] {
  var page = [UInt8](repeating: 0, count: 512)
  func put(_ value: UInt32, at offset: Int) {
    for index in 0..<4 {
      page[offset + index] = UInt8(truncatingIfNeeded: value >> (24 - 8 * index))
    }
  }
  page.replaceSubrange(0..<16, with: Array("SQLite format 3\0".utf8))
  page.replaceSubrange(16..<24, with: [2, 0, 1, 1, 0, 64, 32, 32])
  put(1, at: 24)  // change counter
  put(1, at: 28)  // pages
  put(4, at: 44)  // schema format
  put(1, at: 56)  // UTF-8
  put(applicationID, at: 68)
  put(1, at: 92)  // version valid for this change counter
  put(3_040_001, at: 96)
  page.replaceSubrange(100..<108, with: [0x0D, 0, 0, 0, 0, 2, 0, 0])
  return page
}
