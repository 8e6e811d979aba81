import Foundation
import Testing

extension EndToEnd {
  /// Paths that do not exist, lie beneath a file, or belong to somebody else: no fault of a file.
  @Suite(.serialized) struct BadFolderTests {
    @Test func `a path that does not exist is not found`() async throws {
      try await Team.meet("north") { team in
        for command in ["backup server nowhere/copy", "-C nowhere status", "verify nowhere"] {
          let ended = try await team.bench.bash("\"$postil\" \(command)")
          #expect(ended.code == 3, "\(command): \(ended)")
          #expect(ended.stderr.hasPrefix("error: "), "\(command): \(ended)")
        }
        try team.bench.write("file", "text")
        let link = try await team.bench.invitation()
        let clone = try await team.bench.postil("clone", link, "file/used", "--as", "eve")
        #expect(
          clone
            == Ended(
              3,
              stderr: """
                error: cannot open \(team.bench.folder)/file: Not a directory
                hint:  look at the path once more; nothing was changed

                """))
      }
    }

    @Test func `a folder that nobody lets us look into is denied`() async throws {
      try await Team.meet("north") { team in
        // Root may look everywhere, but for one without these two capabilities.
        let user =
          geteuid() == 0 ? "setpriv --bounding-set=-dac_override,-dac_read_search" : "env"
        let ended = try await team.bench.bash(
          """
          chmod 000 north/.postil; code=0
          \(user) "$postil" -C north status || code=$?
          chmod 700 north/.postil; exit $code
          """)
        #expect(ended.code == 6, "\(ended)")
        #expect(
          ended.stderr.hasPrefix("error: permission denied: \(team.north.folder)/.postil\n"),
          "\(ended)")
      }
    }

    @Test func `a limit of the size of files ends no process, and readers read`() async throws {
      try await Team.meet("north") { team in
        try team.bench.write("long.txt", String(repeating: "The weir held. ", count: 8_000))
        let ended = try await team.bench.bash(
          """
          ulimit -f 8
          "$postil" -C north articles; "$postil" -C north import long.txt || exit $?
          """)
        #expect(ended.code == 6, "\(ended)")
        #expect(ended.stderr.contains("error: a file would grow beyond what it may"), "\(ended)")
        #expect(try await team.north.postil("verify").code == 0)
      }
    }
  }
}
