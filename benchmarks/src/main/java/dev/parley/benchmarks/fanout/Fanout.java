package dev.parley.benchmarks.fanout;

import dev.parley.benchmarks.exchange.Account;
import dev.parley.benchmarks.exchange.BrokerAccounts;

/** One way of saying something to all members of a room. */
public interface Fanout {

  /** As on the command line and in the tables. */
  String name();

  /** Who its processes are at the broker. */
  Account account(BrokerAccounts accounts);

  /** Whether whoever sends is a member, too, and gets its own messages. */
  boolean senderListens();

  /** Connects a process that has members. */
  Crowd connect(Account account) throws Exception;
}
