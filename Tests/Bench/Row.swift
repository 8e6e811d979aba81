/// One figure, and the figure that it is compared to.
struct Row: Codable {
  enum Unit: String, Codable {
    case eventsPerSecond = "events/s"
    case entitiesPerSecond = "entities/s"
    case megabytesPerSecond = "MB/s"
    case milliseconds = "ms"
    case microseconds = "µs"
    case megabytes = "MB"
    case bytes
    case bytesPerEvent = "bytes/event"
    case ratio = ": 1"

    var isBetterWhenLower: Bool {
      switch self {
      case .milliseconds, .microseconds, .megabytes, .bytes, .bytesPerEvent: true
      case .eventsPerSecond, .entitiesPerSecond, .megabytesPerSecond, .ratio: false
      }
    }
  }

  /// With a figure that the project set itself, or with another row of the same run.
  struct Comparison: Codable {
    let name: String
    let figure: Double
    /// Above 1 where the row's figure is better.
    let ratio: Double
  }

  let name: String
  /// `nil` where it could not be measured; the name says why.
  let figure: Double?
  let unit: Unit
  private(set) var against: [Comparison] = []

  init(name: String, figure: Double?, unit: Unit) {
    self.name = name
    self.figure = figure
    self.unit = unit
  }

  /// Compares with a figure that the project set itself.
  func reaching(_ figure: Double) -> Row { compared(with: "aim", figure) }

  func against(_ other: Row) -> Row {
    other.figure.map { compared(with: other.name, $0) } ?? self
  }

  private func compared(with name: String, _ other: Double) -> Row {
    guard let figure else { return self }
    var row = self
    row.against.append(
      Comparison(
        name: name, figure: other,
        ratio: unit.isBetterWhenLower ? other / figure : figure / other))
    return row
  }
}
