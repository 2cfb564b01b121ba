package dev.parley.benchmarks.process;

/**
 * What a sender did in a slice.
 *
 * @param wrong among what it received itself, as a member
 * @param errors sends that failed, or were held up for ever
 * @param firstError of them, or empty
 */
record Sent(long messages, long wrong, long errors, String firstError) {}
