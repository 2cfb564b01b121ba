package dev.parley.topics;

import java.time.Instant;

/**
 * Somebody in a room. Immutable.
 *
 * @param name unique in the room
 * @param id tells this member from another who had the name before: a member that returns keeps it,
 *     a namesake has another
 * @param user whom the broker's password check knows it as
 * @param since when it joined, by the clock of the keeper of rooms
 */
public record Member(String name, String id, String user, Instant since) {}
