import ArgumentParser
import Foundation
import PostilWorkload

/// Measures Postil on the workload W(A, N), in one run on one machine, and prints one table.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract:
      "Measures Postil, its peers and the machine on a seeded workload; build it in release.")

  @Option(help: "s: W(1,000, 10,000); m: W(5,000, 100,000); l: W(20,000, 1,000,000).")
  var size = Size.s

  @Option(
    help: "The measurements whose name begins so; may be given several times. All by default.")
  var only: [String] = []

  @Option(help: "Keeps the figures in a file.")
  var json: String?

  func run() throws {
    let measurements = Measurement.all.filter { measurement in
      // That of a cluster needs a PostgreSQL, and is asked for by its name.
      only.isEmpty
        ? measurement.name != Measurement.cluster.name
        : only.contains { measurement.name.hasPrefix($0) }
    }
    var rows: [Row] = []
    let recording = try Recording(size.workload) { rows.append($0) }
    do {
      for measurement in measurements {
        FileHandle.standardError.write(Data("\(measurement.name) …\n".utf8))
        rows += try measurement.run(recording)
      }
    } catch {
      // The measurements before took minutes; they are reported first.
      try report(rows)
      throw error
    }
    try report(rows)
  }

  private func report(_ rows: [Row]) throws {
    let rows = Comparisons.added(to: rows)
    print(Table(title: size.title, rows: rows))
    if let json {
      try Report(size: size.title, rows: rows).encoded().write(to: URL(fileURLWithPath: json))
    }
  }
}
