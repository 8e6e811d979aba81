// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Fewer pages to relocate at each start, which takes 1.3 ms off it: a command's own names are of no use to others,
/// and addresses that move with the program are packed. Measured as *Speed* says.
let quickStart: [LinkerSetting] = [
  .unsafeFlags(
    [
      "-use-ld=lld", "-Xlinker", "--no-export-dynamic", "-Xlinker", "-z", "-Xlinker",
      "pack-relative-relocs",
    ], .when(configuration: .release))
]

/// A test target that sits beside the target it proves.
func tests(
  of target: String, and others: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
  .testTarget(
    name: "\(target)Tests", dependencies: [.byName(name: target), "TestSupport"] + others,
    exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "postil",
  products: [.executable(name: "postil", targets: ["postil"])],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CLibPQ", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CStatx"),
    .systemLibrary(name: "CLibXML2"),
    .target(
      name: "PostilCore",
      dependencies: [.product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: strict),
    .target(name: "PostilLibraries", swiftSettings: strict),
    .target(
      name: "PostilImport",
      dependencies: [
        "PostilCore", "PostilLibraries", "CZlib", "CLibXML2",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .target(
      name: "PostilWire",
      dependencies: [
        "PostilCore", "CZlib", "CZstd", .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .target(
      name: "PostilLog",
      dependencies: [
        "PostilCore", "PostilWire", .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .target(
      name: "PostilStore",
      dependencies: [
        "PostilCore", "PostilWire", "PostilLog", "CStatx",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(
      name: "PostilPostgres",
      dependencies: [
        "PostilCore", "PostilLibraries", "PostilWire", "PostilLog", "CLibPQ",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .target(
      name: "PostilSocket",
      dependencies: [.product(name: "NIOCore", package: "swift-nio")], swiftSettings: strict),
    .target(
      name: "PostilReplica",
      dependencies: [
        "PostilCore", "PostilLibraries", "PostilWire", "PostilLog", "PostilStore",
        "PostilSocket", .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOTLS", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      swiftSettings: strict),
    .target(
      name: "PostilServer",
      dependencies: [
        "PostilCore", "PostilWire", "PostilLog", "PostilStore", "PostilPostgres", "PostilSocket",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "X509", package: "swift-certificates"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strict),
    .target(
      name: "PostilPages",
      dependencies: [
        "PostilCore", "PostilWire", "PostilLog", "PostilReplica", "PostilImport",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "postil",
      dependencies: [
        "PostilCore", "PostilWire", "PostilLog", "PostilStore", "PostilPostgres", "PostilReplica",
        "PostilServer", "PostilImport", "PostilPages",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "TOMLKit", package: "TOMLKit"),
      ],
      swiftSettings: strict, linkerSettings: quickStart),
    .executableTarget(
      name: "simulate",
      dependencies: [
        "PostilSimulation", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Tests/Simulate", swiftSettings: strict),
    .target(
      name: "PostilSimulation",
      dependencies: [
        "PostilCore", "PostilWire", "PostilLog", "PostilStore", "PostilReplica", "PostilServer",
        "TestSupport", "CCrashDisk",
      ],
      path: "Tests/Simulation", swiftSettings: strict),
    .target(
      name: "CCrashDisk", path: "Tests/CCrashDisk", linkerSettings: [.linkedLibrary("sqlite3")]),
    .target(
      name: "TestSupport", dependencies: ["PostilCore", "PostilWire", "PostilLog", "PostilStore"],
      path: "Tests/Support",
      swiftSettings: strict),
    .target(
      name: "PostgresSupport",
      dependencies: [
        "PostilLog", "PostilWire", "PostilPostgres", "TestSupport", "CLibPQ",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      path: "Tests/PostgresSupport", swiftSettings: strict,
      linkerSettings: [.linkedLibrary("pq")]),
    .target(
      name: "PostilWorkload",
      dependencies: ["PostilCore", "PostilWire", "PostilLog", "PostilStore", "TestSupport"],
      path: "Tests/Workload",
      swiftSettings: strict),
    .executableTarget(
      name: "bench",
      dependencies: [
        "PostilCore", "PostilWire", "PostilLog", "PostilStore", "PostilPostgres",
        "PostilWorkload", "PostgresSupport", "TestSupport",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Tests/Bench", exclude: ["Limit", "Peak"], swiftSettings: strict),
    .executableTarget(
      name: "attack",
      dependencies: [
        "PostilCore", "PostilWire", "PostilLog", "PostilStore", "PostilWorkload", "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Tests/Attack", swiftSettings: strict),
    .executableTarget(
      name: "anchors", dependencies: ["PostilCore"], path: "Tests/Anchors", swiftSettings: strict),
    .executableTarget(
      name: "imports", dependencies: ["PostilImport"], path: "Tests/Imports",
      exclude: ["measure.py"], swiftSettings: strict),
    .executableTarget(name: "peak", path: "Tests/Bench/Peak", publicHeadersPath: "."),
    .executableTarget(
      name: "limit", path: "Tests/Bench/Limit", publicHeadersPath: ".",
      linkerSettings: [
        .linkedLibrary("sqlite3"), .linkedLibrary("zstd"), .linkedLibrary("pq"),
      ]),
    .testTarget(name: "TidyTests", swiftSettings: strict),
    tests(of: "PostilCore"),
    .testTarget(
      name: "PostilImportTests", dependencies: ["PostilCore", "PostilImport"], swiftSettings: strict
    ),
    tests(of: "PostilWire", and: ["PostilCore", "PostilLog", "PostilStore"]),
    tests(
      of: "PostilStore",
      and: [
        "PostilCore", "PostilWire", "PostilLog", "PostgresSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    tests(
      of: "PostilPostgres",
      and: ["PostilCore", "PostilWire", "PostilLog", "PostgresSupport"]),
    .testTarget(
      name: "PostilSocketTests",
      dependencies: [
        "PostilSocket", .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: strict),
    tests(
      of: "PostilReplica",
      and: [
        "PostilCore", "PostilWire", "PostilLog", "PostilStore", "PostilSimulation",
        .product(name: "GRDB", package: "GRDB.swift"),
      ], exclude: ["Fixtures"]),
    tests(
      of: "PostilServer",
      and: [
        "PostilCore", "PostilWire", "PostilLog", "PostilStore", "PostilPostgres", "PostilReplica",
        "PostgresSupport",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "X509", package: "swift-certificates"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    tests(
      of: "PostilSimulation", and: ["PostilCore", "PostilWire", "PostilLog", "PostilStore"]),
    tests(
      of: "PostilWorkload", and: ["PostilCore", "PostilWire", "PostilLog", "PostilStore"]),
    .testTarget(
      name: "PostilPagesTests",
      dependencies: [
        "PostilCore", "PostilLog", "PostilStore", "PostilReplica", "PostilPages", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
      ],
      exclude: ["Escaping/parse.py"], swiftSettings: strict),
    .testTarget(
      name: "PostilTests",
      dependencies: [
        "postil", "PostilCore", "PostilWire", "PostilStore", "PostilReplica", "PostilServer",
        "PostgresSupport", "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["Help/Screens"], swiftSettings: strict),
  ]
)
