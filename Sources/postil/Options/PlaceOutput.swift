import ArgumentParser
import PostilPages

/// The form in which a command that makes or moves a replica or a workspace prints its result.
struct PlaceOutput: ParsableArguments {
  @Flag(help: "Print the result as one JSON document.")
  var json = false

  /// - Parameter plain: says it to people.
  func print(_ place: @autoclosure () throws -> PlaceLine, plain: () -> Void) throws {
    guard json else { return plain() }
    try OutputOptions.printDocument(place())
  }
}
