import TestSupport

/// The kinds of annotation events in a workload, in shares of a hundred: 60 new annotations, 25 edits, 10 tags, 5
/// deletions.
enum Activity: Sendable {
  case annotate
  /// A small change of the note that stands.
  case editNote
  /// The status mostly; an assignee, a colour or a due date else.
  case setField
  case reply
  /// Seven of ten put a tag on, the others take one away where there is one.
  case tag
  case delete

  static func next(using random: inout SplitMix64) -> Activity {
    switch random.below(100) {
    case 0..<60: .annotate
    case 60..<77: .editNote
    case 77..<82: .setField
    case 82..<85: .reply
    case 85..<95: .tag
    default: .delete
    }
  }
}
