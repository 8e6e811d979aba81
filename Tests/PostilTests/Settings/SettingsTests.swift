import Testing

@testable import postil

struct SettingsTests {
  private static let path = "/home/a/config.toml"

  private func file(_ text: String) throws -> ConfigFile {
    try ConfigFile(text, path: Self.path)
  }

  @Test func `an option goes before the environment, and that before the file`() throws {
    let file = try file("color = \"never\"\nutc = true\n")
    let environment = ["POSTIL_COLOR": "auto", "POSTIL_UTC": "0"]
    let typed = Settings.Setting(value: "always", source: .option("--color"))
    let all = try Settings(options: [.color: typed], environment: environment, file: file)
    #expect(all[.color] == typed)
    #expect(all[.utc] == Settings.Setting(value: "false", source: .variable("POSTIL_UTC")))
    let fromFile = try Settings(file: file)
    #expect(fromFile.colour == .never)
    #expect(fromFile[.utc].source == .file(path: Self.path, line: 2))
    let plain = try Settings(environment: [:])
    #expect(plain.colour == .auto && plain[.color].source == .builtIn && !plain.isQuiet)
  }

  @Test(
    arguments: [
      (["NO_COLOR": "1"], Settings.Colour.never), (["NO_COLOR": ""], .auto),
      (["CLICOLOR_FORCE": "1"], .always), (["CLICOLOR_FORCE": "0"], .auto),
      (["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], .never),
      (["POSTIL_COLOR": "always", "NO_COLOR": "1"], .always),
    ] as [([String: String], Settings.Colour)])
  func `the variables of all programs decide about colours`(
    environment: [String: String], colour: Settings.Colour
  ) throws {
    #expect(try Settings(environment: environment).colour == colour)
  }

  @Test func `a variable with another value is named`() {
    #expect(
      throws: Settings.Problem(
        variable: "POSTIL_COLOR", value: "red", allowed: ["auto", "always", "never"])
    ) { try Settings(environment: ["POSTIL_COLOR": "red"]) }
  }

  @Test func `a fault in the file is named by its line and key`() {
    #expect(throws: ConfigFile.Problem.unknownKey("colour", path: Self.path, line: 2)) {
      try file("# mine\ncolour = \"always\"\n")
    }
    #expect(
      throws: ConfigFile.Problem.wrongType(
        "utc", path: Self.path, line: 3, expected: "true or false")
    ) { try file("\n\nutc = \"yes\"\n") }
    #expect(
      throws: ConfigFile.Problem.wrongType(
        "color", path: Self.path, line: 1, expected: "\"auto\", \"always\", \"never\"")
    ) { try file("color = \"red\"") }
    #expect(
      throws: ConfigFile.Problem.wrongType(
        "alias.mine", path: Self.path, line: 2, expected: "\"…\"")
    ) { try file("[alias]\nmine = 1\n") }
    #expect {
      try file("utc = true\ncolor =\n")
    } throws: { error in
      guard case ConfigFile.Problem.malformed(_, let line, _) = error else { return false }
      return line >= 2
    }
  }

  @Test func `a key of very many parts is refused before the parser meets it`() throws {
    let key = Array(repeating: "a", count: 30_000).joined(separator: ".")
    for line in ["\(key) = 1", "[\(key)]"] {
      #expect(
        throws: ConfigFile.Problem.malformed(
          path: Self.path, line: 2, reason: "over 64 dots")
      ) { try file("utc = true\n\(line)\n") }
    }
    let dots = String(repeating: ".", count: 100)
    #expect(try file("  # \(dots)\nutc = true\n").settings[.utc]?.value == "true")
  }

  @Test func `a missing file sets nothing`() throws {
    #expect(try ConfigFile(readingAt: "/nonexistent/postil/config.toml") == ConfigFile())
    #expect(try ConfigFile(readingAt: nil) == ConfigFile())
  }

  @Test func `the file lies where the environment says`() {
    #expect(ConfigFile.path(["HOME": "/h"]) == "/h/.config/postil/config.toml")
    #expect(ConfigFile.path(["HOME": "/h", "XDG_CONFIG_HOME": "/x"]) == "/x/postil/config.toml")
    #expect(ConfigFile.path(["HOME": "/h", "POSTIL_CONFIG": "/c.toml"]) == "/c.toml")
    #expect(ConfigFile.path([:]) == nil)
  }
}
