import Foundation
import Testing

extension EndToEnd {
  /// Names that are no regular files: a pipe that nobody writes to, a device that never ends, a socket.
  @Suite(.serialized) struct SpecialFileTests {
    @Test func `no reader of a file takes a pipe, a device, a socket or a folder`()
      async throws
    {
      try await Team.meet("north") { team in
        let made = try await team.bench.bash(
          """
          mkfifo pipe; mkdir folder
          python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("socket")'
          """)
        try #require(made.code == 0, "\(made)")
        let commands = [
          "restore FILE other", "-C north bundle apply FILE", "-C server bundle apply FILE",
          "-C north import FILE", "-C north import --annotations FILE",
          "-C north end --compare FILE",
          "-C server end --compare FILE",
          "serve fresh --workspace w --certificate FILE --key FILE --listen 127.0.0.1:0",
        ]
        for command in commands {
          for (file, what) in [
            ("pipe", "it is a pipe, not a file"), ("/dev/null", "it is a device, not a file"),
            ("/dev/zero", "it is a device, not a file"), ("socket", "it is a socket, not a file"),
          ] {
            let typed = command.replacingOccurrences(of: "FILE", with: file)
            let ended = try await team.bench.bash("timeout 20 \"$postil\" \(typed)")
            #expect(ended.code == 3, "\(typed): \(ended)")
            #expect(
              ended.stderr.hasPrefix("error: cannot open \(file): \(what)\n"), "\(typed): \(ended)")
          }
          let typed = command.replacingOccurrences(of: "FILE", with: "folder")
          let ended = try await team.bench.bash("timeout 20 \"$postil\" \(typed)")
          #expect([2, 3].contains(ended.code), "\(typed): \(ended)")
          #expect(ended.stderr.hasPrefix("error: "), "\(typed): \(ended)")
        }
        #expect(try await team.north.status().unpushed == 0)
        #expect(!FileManager.default.fileExists(atPath: "\(team.bench.folder)/other"))
        // Nothing takes the place of a device.
        let written = try await team.north.postil("bundle", "create", "/dev/null", "--force")
        #expect(written.code == 3, "\(written)")
        #expect(written.stderr.hasPrefix("error: cannot open /dev/null: it is a device"))
      }
    }

    @Test func `a file that a shell puts in place of a command is read`() async throws {
      try await Team.meet("north") { team in
        try await team.north.does("sync")
        let ended = try await team.bench.bash(
          "\"$postil\" -C north end --compare <(\"$postil\" -C north end)")
        #expect(ended.code == 0, "\(ended)")
        #expect(ended.stdout.hasPrefix("same: "), "\(ended)")
        for name in ["-", "/dev/stdin", "/dev/fd/0"] {
          let piped = try await team.bench.bash(
            "\"$postil\" -C north end | \"$postil\" -C north end --compare \(name)")
          #expect(piped.stdout.hasPrefix("same: "), "\(name): \(piped)")
        }
        // No descriptor, though it looks like one.
        let device = try await team.bench.bash("\"$postil\" -C north end --compare /dev/fd/../null")
        #expect(device.code == 3, "\(device)")
      }
    }
  }
}
