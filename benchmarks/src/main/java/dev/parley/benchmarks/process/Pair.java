package dev.parley.benchmarks.process;

/** A competitor's two processes. */
record Pair(ChildProcess requester, ChildProcess responder) {}
