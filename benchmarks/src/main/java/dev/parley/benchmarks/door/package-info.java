/** The same two functions, called directly and by HTTP. */
@NullMarked
package dev.parley.benchmarks.door;

import org.jspecify.annotations.NullMarked;
