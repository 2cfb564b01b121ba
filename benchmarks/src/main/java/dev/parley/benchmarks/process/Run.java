package dev.parley.benchmarks.process;

import dev.parley.benchmarks.report.Point;

/** One slice, as the driver asks for it. */
record Run(Point point, long nanos) {}
