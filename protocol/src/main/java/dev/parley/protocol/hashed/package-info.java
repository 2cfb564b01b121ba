/**
 * Stand-ins for the JDK's hashed collections while a stream is read. A stream's class is taken for
 * another one only if both have the same simple name, hence theirs.
 */
@NullMarked
package dev.parley.protocol.hashed;

import org.jspecify.annotations.NullMarked;
