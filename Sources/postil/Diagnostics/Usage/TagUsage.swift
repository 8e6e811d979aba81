/// The usage of the commands behind `postil tag`, as they are typed.
enum TagUsage {
  static let rename = "postil tag rename [-C <DIR>] <old> [<new>] [--undo]"
  static let merge = "postil tag merge [-C <DIR>] <tags> ... [--into <into>] [--undo]"
  static let describe = "postil tag describe [-C <DIR>] <tag> [<text>] [--undo]"
}
