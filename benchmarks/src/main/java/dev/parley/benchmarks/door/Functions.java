package dev.parley.benchmarks.door;

/** What all servers serve. Even calls divide, odd ones have a text echoed. */
public interface Functions {
  /** The service behind the door. */
  String SERVICE = "functions";

  int div(int dividend, int divisor);

  String echo(String text);

  /** In Java. */
  final class Plain implements Functions {
    @Override
    public int div(int dividend, int divisor) {
      return dividend / divisor;
    }

    @Override
    public String echo(String text) {
      return text;
    }
  }

  /** A quotient unlike that of the calls before and after it. */
  static int quotient(long number) {
    return (int) (number % 1_000_000) + 21;
  }

  /** A text unlike any other, of some 100 characters and none that XML or JSON must escape. */
  static String text(long number) {
    return "text "
        + number
        + " so there I was with the small parts all over the floor, and then the phone rang";
  }

  /** Whether a call divides. */
  static boolean divides(long number) {
    return number % 2 == 0;
  }
}
