/**
 * TLS from PEM files: contexts for brokers and for their clients, and an authority for development.
 */
@NullMarked
package dev.parley.tls;

import org.jspecify.annotations.NullMarked;
