/** Serves: exports objects on queues, dispatch, concurrency, drain. */
@NullMarked
package dev.parley.responder;

import org.jspecify.annotations.NullMarked;
