package dev.parley.responder;

/**
 * What a responder has done since it was made.
 *
 * @param handled requests whose handler returned
 * @param failed requests whose handler threw
 * @param refused requests answered without running a handler: unreadable, unknown method, bad
 *     arguments, …
 * @param expired requests dropped because nobody waited any more
 * @param badReplyDestinations requests dropped because their reply was to go where replies may not
 * @param requestersGone replies for which the requester's queue was gone; not counted for a user
 *     who may make such queues itself, since the broker does not refuse it then
 * @param unsent replies that could not be sent before their deadline
 */
public record ResponderStats(
    long handled,
    long failed,
    long refused,
    long expired,
    long badReplyDestinations,
    long requestersGone,
    long unsent) {}
