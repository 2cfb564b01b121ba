package dev.parley.benchmarks.process;

import dev.parley.benchmarks.report.RoomPoint;

/**
 * One slice in a room, as the driver asks for it.
 *
 * @param number of the slice, unlike all others
 * @param port where the receiver says what all of its members have received; 0 if not known yet
 */
record Talk(int number, RoomPoint point, long nanos, int port) {
  Talk withPort(int known) {
    return new Talk(number, point, nanos, known);
  }
}
