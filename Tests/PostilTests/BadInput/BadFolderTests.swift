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
                hint:  check the path; nothing was changed

                """))
      }
    }

    @Test func `a folder that nobody lets us look into is denied`() async throws {
      try await Team.meet("north") { team in
        let ended = try await team.bench.bash(
          """
          chmod 000 north/.postil; code=0
          \(Self.user) "$postil" -C north status || code=$?
          chmod 700 north/.postil; exit $code
          """)
        #expect(ended.code == 6, "\(ended)")
        #expect(
          ended.stderr.hasPrefix("error: permission denied: \(team.north.folder)/.postil\n"),
          "\(ended)")
      }
    }

    /// Root may read everything, but for one without these two capabilities.
    private static var user: String {
      geteuid() == 0 ? "setpriv --bounding-set=-dac_override,-dac_read_search" : "env"
    }

    @Test func `a file that nobody lets us read is denied, and not said to hold nothing`()
      async throws
    {
      try await Team.meet { team in
        await team.server.stop()
        let cases = [
          ("server/tls-key.pem", "serve server --listen 127.0.0.1:0"),
          ("server/link", "-C server invite --role reader"),
          ("a.crt", "serve server --certificate a.crt --key a.key --listen 127.0.0.1:0"),
          ("a.crt", "workspace announce-key server --certificate a.crt"),
        ]
        try team.bench.write("a.crt", "")
        for (file, command) in cases {
          let ended = try await team.bench.bash(
            """
            chmod 000 \(file); code=0
            \(Self.user) "$postil" \(command) || code=$?
            chmod 600 \(file); exit $code
            """)
          #expect(ended.code == 6, "\(command): \(ended)")
          #expect(ended.stderr.hasPrefix("error: permission denied: \(file)\n"), "\(ended)")
        }
      }
    }

    @Test func `too few open files end no process`() async throws {
      try await Team.meet("north") { team in
        for command in ["-C north sync", "serve other --workspace w --open --listen 127.0.0.1:0"] {
          let ended = try await team.bench.bash("ulimit -n 14; \"$postil\" \(command)")
          #expect(
            ended
              == Ended(
                6,
                stderr: """
                  error: too many files are open; nothing was changed
                  hint:  raise the limit (ulimit -n), or close other programs, and try again

                  """))
        }
      }
    }

    /// Not even the memory that readers share beside a WAL may grow.
    @Test func `readers read where no file may have a byte`() async throws {
      try await Team.meet("north") { team in
        _ = try await team.north.imports("The weir\n\nIt held.\n")
        // Into a pipe: a file takes nothing either.
        let ended = try await team.bench.bash(
          "(ulimit -f 0; \"$postil\" -C north articles; \"$postil\" -C north status) 2>&1 | cat")
        #expect(ended.stdout.contains("  The weir  0 notes\n"), "\(ended)")
        #expect(ended.stdout.contains("to push    1 event\n"), "\(ended)")
      }
    }

    @Test func `an empty name of a folder or a file is a mistake of the command line`()
      async throws
    {
      try await Team.meet("north") { team in
        let link = try await team.invitation()
        for (command, says) in [
          ("-C '' status", "the path after -C is empty"),
          ("verify ''", "the path of the server's folder is empty"),
          ("serve ''", "the path of the server's folder is empty"),
          ("-C north import ''", "one of the paths is empty"),
          ("clone '\(link)' '' --as south", "the path of the folder to clone into is empty"),
        ] {
          let ended = try await team.bench.bash("\"$postil\" \(command)")
          #expect(ended.code == 2, "\(command): \(ended)")
          #expect(ended.stderr.hasPrefix("error: \(says)\n"), "\(command): \(ended)")
        }
      }
    }

    @Test func `-C takes a server's folder before, between and behind the words of a command`()
      async throws
    {
      try await Team.meet("north") { team in
        for command in [
          "-C server workspace list", "workspace -C server list", "workspace list -C server",
          "bundle -C server create one", "-C server bundle create two",
        ] {
          let ended = try await team.bench.bash("\"$postil\" \(command)")
          #expect(ended.code == 0, "\(command): \(ended)")
        }
        let served = try await team.bench.postil("-C", "server", "serve")
        #expect(served.stderr.hasPrefix("error: another server serves server\n"), "\(served)")
        let nowhere = try await team.bench.postil("serve")
        #expect(nowhere.stderr.hasPrefix("error: missing expected argument '<dir>'"), "\(nowhere)")
        #expect(try await team.bench.postil("-C", "server", "bundle").code == 0)
      }
    }

    @Test func `a folder or a file that is not a replica is named by its kind`() async throws {
      try await Team.meet { team in
        let server = "\(team.bench.folder)/server"
        let made = try await team.bench.bash(
          """
          "$postil" backup server copy
          mkdir loose; cp server/workspaces/newsroom/workspace.sqlite loose
          """)
        #expect(made.code == 0, "\(made)")
        for (command, says, hint) in [
          (
            "-C server/workspaces/newsroom articles",
            "server/workspaces/newsroom lies inside a server's folder, \(server), and is not a replica",
            "name the server's folder: postil -C \(server) log --workspace NAME; "
          ),
          (
            "-C server/workspaces members",
            "server/workspaces lies inside a server's folder, \(server), and is not a replica",
            "name the server's folder: "
          ),
          (
            "-C copy status", "copy is a file, but a replica is a folder",
            "name the replica's folder"
          ),
          (
            "-C loose status",
            "loose holds a server's copy of a workspace, not a replica",
            "a server serves it from DIR/workspaces/NAME"
          ),
        ] {
          let ended = try await team.bench.bash("\"$postil\" \(command)")
          #expect(ended.code == 3, "\(command): \(ended)")
          #expect(ended.stderr.hasPrefix("error: \(says)\nhint:  \(hint)"), "\(command): \(ended)")
        }
        let inside = try await team.bench.bash(
          "\"$postil\" -C server/workspaces/newsroom workspace list")
        #expect(inside.code == 2)
        #expect(inside.stderr.contains("lies inside a server's folder, \(server)\n"), "\(inside)")
      }
    }

    @Test func `a file that is no workspace's is named`() async throws {
      try await Bench.open { bench in
        #expect(try await bench.postil("workspace", "create", "server", "desk").code == 0)
        let file = "server/workspaces/desk/workspace.sqlite"
        #expect(try await bench.bash("rm -f \(file)-*").code == 0)
        try bench.write(file, "Nothing that SQLite wrote.\n")
        for command in ["log", "members", "invite --role reader", "verify", "backup copy"] {
          let ended = try await bench.bash("\"$postil\" -C server \(command)")
          #expect(ended.code == 7, "\(command): \(ended)")
          #expect(
            ended.stderr.hasPrefix(
              "error: \(file) is not the log of a workspace, or its beginning is damaged\nhint:  keep the file"
            ),
            "\(command): \(ended)")
        }
      }
    }

    @Test func `no server is made in another's folder, and none is listed where none is`()
      async throws
    {
      try await Team.meet { team in
        for (command, code, says) in [
          (
            "serve server/workspaces/newsroom --workspace w --open --listen 127.0.0.1:0", 2,
            "server/workspaces/newsroom lies inside a server's folder, \(team.bench.folder)/server"
          ),
          (
            "workspace create server/another desk", 2,
            "server/another lies inside a server's folder, \(team.bench.folder)/server"
          ),
          ("workspace list nowhere", 3, "nowhere does not hold a workspace"),
          ("-C nowhere workspace list --json", 3, "nowhere does not hold a workspace"),
        ] {
          let ended = try await team.bench.bash("\"$postil\" \(command)")
          #expect(ended.code == code, "\(command): \(ended)")
          #expect(ended.stderr.hasPrefix("error: \(says)\n"), "\(command): \(ended)")
        }
        #expect(try await team.bench.bash("ls server").stdout.contains("another") == false)
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
        #expect(ended.stderr.contains("error: a file would exceed the size limit"), "\(ended)")
        #expect(try await team.north.postil("verify").code == 0)
      }
    }
  }
}
