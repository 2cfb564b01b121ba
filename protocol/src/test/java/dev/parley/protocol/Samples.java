package dev.parley.protocol;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Types that contracts in the tests speak of. */
final class Samples {
  private Samples() {}

  @SuppressWarnings("ImmutableEnumChecker") // what the test is about
  enum Color {
    RED,
    GREEN {
      private final Optional<String> notSerialisable = Optional.of("dark green");

      @Override
      String shade() {
        return notSerialisable.orElse("");
      }
    };

    String shade() {
      return name();
    }
  }

  sealed interface Shape extends Serializable permits Circle, Polygon {}

  record Circle(double radius) implements Shape {}

  sealed interface Polygon extends Shape permits Square, Free {}

  record Square(double side) implements Polygon {}

  record Free(List<Point> corners) implements Polygon {}

  record Point(int x, int y) implements Serializable {}

  record Tree(String name, List<Tree> children) implements Serializable {}

  record Box<T>(T content, Color color) implements Serializable {}

  record Order(
      long id, BigDecimal price, LocalDate date, List<Box<Point>> lines, Map<String, Shape> extras)
      implements Serializable {}

  abstract static sealed class Animal implements Serializable permits Cat, Dog {
    private static final long serialVersionUID = 1L;
    String name = "";

    @Override
    public boolean equals(Object other) {
      return other instanceof Animal animal
          && animal.getClass() == getClass()
          && animal.name.equals(name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  static final class Cat extends Animal {
    private static final long serialVersionUID = 1L;
  }

  static final class Dog extends Animal {
    private static final long serialVersionUID = 1L;
  }

  static class Plain implements Serializable {
    private static final long serialVersionUID = 1L;
    int value;
  }

  static final class SubPlain extends Plain {
    private static final long serialVersionUID = 1L;
  }

  static final class OutOfStock extends Exception {
    private static final long serialVersionUID = 1L;
    final int left;

    OutOfStock(String message, int left) {
      super(message);
      this.left = left;
    }
  }

  interface Base<T> {
    T keep(T value);

    void put(List<T> values);
  }

  interface Shapes extends Base<Shape> {
    @Override
    Shape keep(Shape value);
  }

  interface Everything extends Shapes {
    int div(int dividend, int divisor);

    double div(double dividend, double divisor);

    <T> T roundtrip(T value);

    int sum(int... numbers);

    String join(String separator, Object... parts);

    default String twice(String text) {
      return text + text;
    }

    static String notForCallers() {
      return "static";
    }

    void ping();

    Optional<String> find(Optional<String> key, int from);

    CompletableFuture<Point> later(Point point);

    CompletableFuture<Optional<String>> laterPerhaps();

    CompletableFuture<Void> laterNothing();

    Color paint(Color color);

    Shape[] shapes(Shape[] shapes);

    int[][] matrix(int[][] matrix);

    Animal adopt(Animal animal);

    Tree graft(Tree tree);

    Order order(Order order) throws OutOfStock;

    Map<Color, List<Point[]>> nested(Map<Color, List<Point[]>> value);

    byte[] bytes(byte[] bytes);

    char letter(char letter);

    long number(long number);

    Plain plain(Plain plain);

    @Operation(name = "renamed", idempotent = true)
    @Doc("Has another name.")
    String original(@Param("what") String parameter);

    @Operation(oneWay = true)
    void tell(String text);
  }
}
