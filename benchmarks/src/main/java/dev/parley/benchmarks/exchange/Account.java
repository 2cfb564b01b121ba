package dev.parley.benchmarks.exchange;

/** How one side reaches the broker. */
public record Account(String url, String user, String password) {}
