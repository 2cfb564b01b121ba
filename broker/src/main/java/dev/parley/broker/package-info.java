/**
 * Artemis, embedded and stand-alone: one configuration ({@code broker.xml} beside this package),
 * security.
 *
 * <p>Artemis logs through slf4j with the application's own backend. Two settings matter: the logger
 * {@code org.apache.activemq.audit} should be off, since it writes a line for each operation at
 * INFO, and {@code org.apache.activemq} at {@code warn} is enough. With slf4j-simple these are the
 * system properties {@code org.slf4j.simpleLogger.log.org.apache.activemq.audit=off} and {@code
 * org.slf4j.simpleLogger.log.org.apache.activemq=warn}, set before anything logs.
 */
@NullMarked
package dev.parley.broker;

import org.jspecify.annotations.NullMarked;
