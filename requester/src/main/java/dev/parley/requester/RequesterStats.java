package dev.parley.requester;

/**
 * What a requester has done since it was made.
 *
 * @param calls calls begun
 * @param pending calls whose end is not known yet
 * @param replies replies to calls under way; each item of a stream is one
 * @param lateReplies replies to calls that had ended already, or second replies; dropped
 * @param foreignReplies replies to nothing this requester asked; dropped
 */
public record RequesterStats(
    long calls, int pending, long replies, long lateReplies, long foreignReplies) {}
