package dev.parley.benchmarks.process;

import dev.parley.benchmarks.exchange.Account;

/** How each side reaches the broker. */
public record BrokerAccounts(Account requester, Account responder) {}
