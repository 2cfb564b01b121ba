package dev.parley.benchmarks.process;

import dev.parley.benchmarks.exchange.Account;

/** Which way a process is to call: through the broker, or at a port of this machine. */
record DoorStart(String way, Account account, int port) {}
