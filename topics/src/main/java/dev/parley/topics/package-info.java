/** Rooms on topics: who is there, what was said, in what order. Start at {@link Rooms}. */
@NullMarked
package dev.parley.topics;

import org.jspecify.annotations.NullMarked;
