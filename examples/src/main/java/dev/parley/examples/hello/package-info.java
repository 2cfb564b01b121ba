/** The smallest complete programs: one that serves, one that calls. */
@NullMarked
package dev.parley.examples.hello;

import org.jspecify.annotations.NullMarked;
