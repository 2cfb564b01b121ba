/** The conversations of the original task: what is served, and the requesters that ask for it. */
@NullMarked
package dev.parley.examples;

import org.jspecify.annotations.NullMarked;
