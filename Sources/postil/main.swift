import ArgumentParser
import PostilReplica
import PostilServer
print("x")
