/** Calls out: proxies, futures, dynamic calls. */
@NullMarked
package dev.parley.requester;

import org.jspecify.annotations.NullMarked;
