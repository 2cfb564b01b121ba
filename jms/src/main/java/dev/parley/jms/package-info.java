/** Connection, session owners, reconnect, mapping calls to messages. */
@NullMarked
package dev.parley.jms;

import org.jspecify.annotations.NullMarked;
