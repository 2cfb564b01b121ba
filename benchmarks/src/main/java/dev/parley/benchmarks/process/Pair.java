package dev.parley.benchmarks.process;

/** A competitor's two processes: who calls or speaks, and who serves or listens. */
record Pair(ChildProcess sender, ChildProcess receiver) {
  void close() {
    sender.close();
    receiver.close();
  }
}
