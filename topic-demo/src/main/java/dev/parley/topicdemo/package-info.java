/** The chat program: rooms at a terminal or in a pipe. */
@NullMarked
package dev.parley.topicdemo;

import org.jspecify.annotations.NullMarked;
