package dev.parley.benchmarks.exchange;

/** How each side reaches the broker; {@code admin} is for topics that are none of Parley's. */
public record BrokerAccounts(Account requester, Account responder, Account admin) {}
