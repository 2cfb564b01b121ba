package dev.parley.benchmarks.process;

import dev.parley.benchmarks.exchange.Account;
import java.util.List;

/** Which competitor a process is to be, and the rooms it needs: one for each number of members. */
record RoomStart(String competitor, Account account, List<Integer> members) {
  String room(int size) {
    return competitor + "-" + size;
  }
}
