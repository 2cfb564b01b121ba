package dev.parley.consoletest;

import dev.parley.protocol.Operation;

/** What the requests in these tests ask for. */
public interface Divider {
  int div(int dividend, int divisor);

  /** Takes note of a number. */
  @Operation(oneWay = true)
  void note(int number);

  /** As one would think. */
  final class Plain implements Divider {
    @Override
    public int div(int dividend, int divisor) {
      return dividend / divisor;
    }

    @Override
    public void note(int number) {}
  }
}
