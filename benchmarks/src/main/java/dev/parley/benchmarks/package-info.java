/**
 * Side-by-side measurements; never published.
 *
 * <p>{@link dev.parley.benchmarks.Main} starts one broker process, and a responder and a requester
 * process for each competitor, keeps them all alive, and lets them take turns in short slices. To
 * add a competitor, implement {@link dev.parley.benchmarks.exchange.Competitor} and list it in
 * {@link dev.parley.benchmarks.exchange.Competitors}. Rooms are in {@link
 * dev.parley.benchmarks.fanout}, calls by HTTP in {@link dev.parley.benchmarks.door}.
 */
@NullMarked
package dev.parley.benchmarks;

import org.jspecify.annotations.NullMarked;
