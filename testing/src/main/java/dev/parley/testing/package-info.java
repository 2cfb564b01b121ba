/** What users put in their own tests: a JUnit extension with a real in-VM broker. */
@NullMarked
package dev.parley.testing;

import org.jspecify.annotations.NullMarked;
