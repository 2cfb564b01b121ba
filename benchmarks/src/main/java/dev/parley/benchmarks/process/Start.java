package dev.parley.benchmarks.process;

import dev.parley.benchmarks.exchange.Account;

/** Which competitor a process is to be, and where its broker is. */
record Start(String competitor, Account account) {}
