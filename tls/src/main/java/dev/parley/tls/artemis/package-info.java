/** How Artemis comes by the contexts that Parley has made. */
@NullMarked
package dev.parley.tls.artemis;

import org.jspecify.annotations.NullMarked;
