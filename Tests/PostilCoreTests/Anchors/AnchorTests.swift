import Testing
@testable import PostilCore
