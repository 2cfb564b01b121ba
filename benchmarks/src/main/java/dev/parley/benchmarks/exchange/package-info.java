/** The exchanges that are compared: each is one way of having a small record echoed. */
@NullMarked
package dev.parley.benchmarks.exchange;

import org.jspecify.annotations.NullMarked;
