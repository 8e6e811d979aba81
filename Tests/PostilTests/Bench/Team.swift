import Foundation
import Testing

/// A server and replicas of its workspace, all of them the real program.
///
/// A class, because the server is stopped and started in the course of a test.
final class Team {
  let bench: Bench
  private(set) var server: RunningServer
  private let port: Int
  private let isOpen: Bool

  private init(_ bench: Bench, _ server: RunningServer, isOpen: Bool) {
    self.bench = bench
    self.server = server
    self.isOpen = isOpen
    port = server.port
  }

  /// Starts a server, clones a replica for each name, and ends all when `body` has.
  ///
  /// - Parameter isOpen: nobody is invited, and so nothing but joins and what the test does is in the
  ///   log, for tests that count it.
  static func meet<Answer>(
    _ names: String..., isOpen: Bool = false, body: (Team) async throws -> Answer
  ) async throws -> Answer {
    try await Bench.open { bench in
      let server = try await RunningServer(in: bench, isOpen ? ["--open"] : [])
      let team = Team(bench, server, isOpen: isOpen)
      do {
        for name in names { try await team.clone(as: name) }
        let answer = try await body(team)
        await team.server.stop(SIGKILL)
        return answer
      } catch {
        await team.server.stop(SIGKILL)
        throw error
      }
    }
  }

  var north: Member { Member(name: "north", bench: bench) }
  var south: Member { Member(name: "south", bench: bench) }
  var east: Member { Member(name: "east", bench: bench) }

  @discardableResult
  func clone(as name: String) async throws -> Member {
    let ended = try await bench.postil("clone", try await invitation(), name, "--as", name)
    try #require(ended.code == 0, "\(ended)")
    return Member(name: name, bench: bench)
  }

  /// A link that lets one replica join.
  func invitation(as role: String = "admin") async throws -> String {
    isOpen ? server.link : try await bench.invitation(as: role)
  }

  /// Starts the server again, on the same port and folder.
  func restart(_ more: String...) async throws {
    server = try await RunningServer(in: bench, port: port, more)
  }

  /// All push, then all pull.
  func syncAll(_ members: Member...) async throws {
    for member in members { try await member.does("sync") }
    for member in members { try await member.does("pull") }
  }
}

/// Somebody with a replica.
struct Member: Sendable {
  let name: String
  let bench: Bench

  var folder: String { "\(bench.folder)/\(name)" }
  var database: String { "\(folder)/.postil/replica.sqlite" }

  func postil(_ arguments: String...) async throws -> Ended {
    try await start(arguments).ended()
  }

  func start(_ arguments: [String]) throws -> RunningProgram {
    try Program.start(["-C", name] + arguments, in: bench.folder)
  }

  /// Runs a command that must succeed.
  ///
  /// - Returns: its stdout.
  @discardableResult
  func does(_ arguments: String...) async throws -> String {
    let ended = try await start(arguments).ended()
    try #require(ended.code == 0, "\(name) \(arguments): \(ended)")
    return ended.stdout
  }

  func status() async throws -> Status { try await data(of: "status") }

  func digest() async throws -> String {
    struct Digest: Decodable { let digest: String }
    return try await data(of: "digest", as: Digest.self).digest
  }

  /// The data that a reading command prints with `--json`.
  func data<Content: Decodable>(of arguments: String..., as type: Content.Type = Content.self)
    async throws -> Content
  {
    let ended = try await start(arguments + ["--json"]).ended()
    return try Document<Content>(ended.stdout).data
  }

  /// Makes one article of the text; gives its id.
  func imports(_ text: String) async throws -> String {
    let path = try bench.write("\(UUID().uuidString).txt", text)
    return String(try await does("import", path).prefix { $0 != " " })
  }

  /// Gives the annotation's id.
  func annotates(_ article: String, _ quote: String, note: String) async throws -> String {
    let line = try await does("annotate", article, "--quote", quote, "--note", note)
    return String(line.prefix { $0 != " " })
  }
}

/// The output of `status --json`.
struct Status: Decodable, Hashable {
  let workspace: String
  let replica: String
  let link: String
  let folder: String
  let cursor: Int
  let unpushed: Int
  let acknowledged: Int
  let articles: Int
  let annotations: Int
  let conflicts: Int
  let members: [String]
  let ignored: Int
}

/// The output of `--json`.
struct Document<Content: Decodable>: Decodable {
  let schema: String
  let data: Content

  init(_ text: String) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    self = try decoder.decode(Self.self, from: Data(text.utf8))
  }
}
