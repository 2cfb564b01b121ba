/**
 * What only Artemis' own client API gives: the bytes of a body, acknowledging in batches,
 * connection settings.
 */
@NullMarked
package dev.parley.jms.artemis;

import org.jspecify.annotations.NullMarked;
