/** The processes: broker, responders, requesters, and how the driver talks with them. */
@NullMarked
package dev.parley.benchmarks.process;

import org.jspecify.annotations.NullMarked;
