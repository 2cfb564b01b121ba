package dev.parley.benchmarks.process;

import dev.parley.benchmarks.report.DoorPoint;

/** One slice of calls, as the driver asks for it. */
record DoorRun(DoorPoint point, long nanos) {}
