/// The usage of the commands behind `postil tag`, as they are typed.
enum TagUsage {
  static let rename = "postil tag rename [-C <DIR>] [--json] <old> [<new>] [--undo]"
  static let merge = "postil tag merge [-C <DIR>] [--json] <tags> ... [--into <into>] [--undo]"
  static let describe = "postil tag describe [-C <DIR>] [--json] <tag> [<text>] [--undo]"
}
