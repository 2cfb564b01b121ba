package dev.parley.benchmarks.process;

import dev.parley.benchmarks.report.CallPoint;

/** One slice, as the driver asks for it. */
record Run(CallPoint point, long nanos) {}
