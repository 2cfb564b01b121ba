package dev.parley.examples.hello;

/** What both sides agree on. */
public interface Greeter {
  String greet(String name);
}
