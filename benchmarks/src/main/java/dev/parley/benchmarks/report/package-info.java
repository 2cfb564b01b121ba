/** What was measured, and how it is summed up and shown. */
@NullMarked
package dev.parley.benchmarks.report;

import org.jspecify.annotations.NullMarked;
