/// When a publisher says that it published; a claim without a time zone.
package struct Published: Hashable, Sendable {
  /// Both dates and the time as they stand in the header, one space between the two:
  /// `2025-12-21 21.12.2025, 12:09`.
  package let asWritten: String
  /// `YYYY-MM-DD`, from the first of the two dates.
  package let date: String
  /// `HH:MM`.
  package let time: String

  package init(asWritten: String, date: String, time: String) {
    self.asWritten = asWritten
    self.date = date
    self.time = time
  }
}
