/// One figure, with what it is compared to.
struct Row: Codable {
  enum Unit: String, Codable {
    case eventsPerSecond = "events/s"
    case entitiesPerSecond = "entities/s"
    case megabytesPerSecond = "MB/s"
    case milliseconds = "ms"
    case megabytes = "MB"
    case bytesPerEvent = "bytes/event"
    case ratio = ": 1"

    var isBetterWhenLower: Bool {
      switch self {
      case .milliseconds, .megabytes, .bytesPerEvent: true
      case .eventsPerSecond, .entitiesPerSecond, .megabytesPerSecond, .ratio: false
      }
    }
  }

  struct Comparison: Codable {
    let name: String
    let figure: Double
  }

  let name: String
  let figure: Double
  let unit: Unit
  var against: Comparison?

  /// Above 1 where the figure is better than what it is compared to.
  var ratio: Double? {
    guard let against else { return nil }
    return unit.isBetterWhenLower ? against.figure / figure : figure / against.figure
  }

  /// Compares with a figure that the project set itself.
  func reaching(_ figure: Double) -> Row {
    var row = self
    row.against = Comparison(name: "aim", figure: figure)
    return row
  }

  func against(_ other: Row) -> Row {
    var row = self
    row.against = Comparison(name: other.name, figure: other.figure)
    return row
  }
}
