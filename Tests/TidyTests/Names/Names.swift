extension Tree {
  /// Names that libraries call, so that a count of words finds no use.
  static let calledByLibraries: [String: String] = {
    let callers = [
      "Sequence": ["makeIterator"],
      "Actor and SerialExecutor": ["enqueue", "unownedExecutor"],
      "NIO's ChannelHandler": [
        "InboundIn", "InboundOut", "OutboundIn", "OutboundOut", "channelActive", "channelInactive",
        "channelRead",
        "errorCaught", "handlerAdded", "handlerRemoved", "userInboundEventTriggered",
      ],
      "GRDB's DatabaseValueConvertible": ["fromDatabaseValue"],
      "Mustache's content type": ["escapeText"],
      "ArgumentParser": ["allValueStrings", "defaultValueDescription", "validate"],
    ]
    return callers.reduce(into: [:]) { names, caller in
      for name in caller.value { names[name] = caller.key }
    }
  }()

  /// Properties that something outside the tree reads, and their names there.
  static let readByOthers = [
    "cores": "a key in JSON", "isOn": "the first field of the system's struct linger",
    "schema": "a key in JSON",
  ]

  /// Names that production keeps although only tests use them, and the reason.
  static let keptForTests = [
    "projectionDigest": "a hash over tables that only their store reads",
    "rebuildProjectionPlainly":
      "the plain version that the fast one is held against; it needs the store's tables",
  ]

  /// Names that occur nowhere but where it is declared.
  func unusedNames() -> [Finding] {
    let uses = Uses(of: swift)
    return declarations { declaration, file in
      guard uses.total(declaration.name) == 0 else { return nil }
      return "remove \(declaration.name): nothing uses it"
    }
  }

  /// Names of production that only tests use.
  func namesKeptForTests() -> [Finding] {
    let uses = Uses(of: swift)
    return declarations { declaration, file in
      guard file.isSource, uses.inSources(declaration.name) == 0, uses.total(declaration.name) > 0,
        Self.keptForTests[declaration.name] == nil
      else { return nil }
      return "move \(declaration.name) to the tests: only they use it"
    }
  }

  private func declarations(_ judge: (Declaration, TextFile) -> String?) -> [Finding] {
    swift.flatMap { file in
      file.declarations.compactMap { declaration -> Finding? in
        guard declaration.isForUse, Self.calledByLibraries[declaration.name] == nil,
          Self.readByOthers[declaration.name] == nil
        else { return nil }
        return judge(declaration, file).map { Finding(file.path, declaration.line, $0) }
      }
    }
  }
}

extension Declaration {
  /// True if something must use it: a program's entry, and a function that a library calls, need no user.
  fileprivate var isForUse: Bool {
    if marks.contains("override") || marks.contains("main") || marks.contains("Test") {
      return false
    }
    switch kind {
    case .type: return !marks.contains("Suite") && !name.hasSuffix("Tests")
    case .function: return name.utf8.first.map { Lexer.isWordByte[Int($0)] } == true
    case .element, .property: return true
    }
  }
}

/// The number of times that each name occurs outside of its declaration and its own body.
private struct Uses {
  private var sources: [String: Int] = [:]
  private var tests: [String: Int] = [:]

  init(of files: [TextFile]) {
    for file in files {
      var counts = file.words
      for declaration in file.declarations { counts[declaration.name, default: 0] -= 1 }
      for (name, count) in file.ownUses { counts[name, default: 0] -= count }
      for (name, count) in counts where count > 0 {
        if file.isSource {
          sources[name, default: 0] += count
        } else {
          tests[name, default: 0] += count
        }
      }
    }
  }

  func inSources(_ name: String) -> Int { sources[name] ?? 0 }
  func total(_ name: String) -> Int { (sources[name] ?? 0) + (tests[name] ?? 0) }
}
