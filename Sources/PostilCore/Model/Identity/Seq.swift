/// An event's place in the log: 1, 2, 3 … without gaps, given by the server. 0 is "before the first".
package typealias Seq = UInt64
