/** The chat program: rooms at a terminal or in a pipe. Start at {@link Chat}. */
@NullMarked
package dev.parley.topicdemo;

import org.jspecify.annotations.NullMarked;
