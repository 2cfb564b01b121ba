/** Ways of saying something to all members of a room, each with the same listeners. */
@NullMarked
package dev.parley.benchmarks.fanout;

import org.jspecify.annotations.NullMarked;
