package dev.parley.responder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.Operation;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.RemoteException;
import dev.parley.protocol.Status;
import dev.parley.requester.CallOptions;
import java.io.FileNotFoundException;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CallTest {
  record Point(int x, int y) implements Serializable {}

  sealed interface Shape extends Serializable permits Circle, Square {}

  record Circle(Point center, double radius) implements Shape {}

  record Square(Point corner, double side) implements Shape {}

  interface Geometry {
    double area(Shape shape);

    List<Shape> all(Map<String, Shape> named);

    default Point origin() {
      return new Point(0, 0);
    }

    int sum(int... numbers);

    String join(String a, int b);

    String join(String a, String b);

    Optional<Point> find(Optional<String> name);

    void open(String file) throws FileNotFoundException;

    int divide(int dividend, int divisor);

    CompletableFuture<Integer> later(int millis);

    @Operation(oneWay = true)
    void note(String text);

    <T> T same(T value);
  }

  private static final CompletableFuture<String> NOTED = new CompletableFuture<>();

  private static final class Plane implements Geometry {
    @Override
    public double area(Shape shape) {
      return shape instanceof Circle circle
          ? Math.PI * circle.radius() * circle.radius()
          : ((Square) shape).side() * ((Square) shape).side();
    }

    @Override
    public List<Shape> all(Map<String, Shape> named) {
      return List.copyOf(named.values());
    }

    @Override
    public int sum(int... numbers) {
      return java.util.stream.IntStream.of(numbers).sum();
    }

    @Override
    public String join(String a, int b) {
      return a + "#" + b;
    }

    @Override
    public String join(String a, String b) {
      return a + "+" + b;
    }

    @Override
    public Optional<Point> find(Optional<String> name) {
      return name.map(text -> new Point(text.length(), 1));
    }

    @Override
    public void open(String file) throws FileNotFoundException {
      throw new FileNotFoundException("no " + file);
    }

    @Override
    public int divide(int dividend, int divisor) {
      return dividend / divisor;
    }

    @Override
    public CompletableFuture<Integer> later(int millis) {
      return CompletableFuture.supplyAsync(
          () -> millis, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
    }

    @Override
    public void note(String text) {
      NOTED.complete(text);
    }

    @Override
    public <T> T same(T value) {
      return value;
    }
  }

  private static Exchange exchange;
  private static Geometry geometry;

  @BeforeAll
  static void start() {
    exchange = new Exchange();
    exchange.responder.export("geometry", Geometry.class, new Plane());
    geometry = exchange.requester.proxy("geometry", Geometry.class);
  }

  @AfterAll
  static void stop() {
    exchange.close();
  }

  @Test
  void recordsAndSealedTypesTravelBothWays() {
    assertThat(geometry.area(new Square(new Point(1, 2), 3))).isEqualTo(9);
    assertThat(geometry.all(Map.of("a", new Circle(new Point(0, 0), 1))))
        .containsExactly(new Circle(new Point(0, 0), 1));
  }

  @Test
  void defaultMethodsRunWhereTheObjectIs() {
    assertThat(geometry.origin()).isEqualTo(new Point(0, 0));
  }

  @Test
  void overloadsAndVariableArgumentsReachTheirMethod() {
    assertThat(geometry.sum(1, 2, 3)).isEqualTo(6);
    assertThat(geometry.sum()).isZero();
    assertThat(geometry.join("a", 1)).isEqualTo("a#1");
    assertThat(geometry.join("a", "b")).isEqualTo("a+b");
  }

  @Test
  void optionalTravelsAsItsValue() {
    assertThat(geometry.find(Optional.of("four"))).contains(new Point(4, 1));
    assertThat(geometry.find(Optional.empty())).isEmpty();
  }

  @Test
  void declaredExceptionComesBackAsItself() {
    assertThatThrownBy(() -> geometry.open("x"))
        .isExactlyInstanceOf(FileNotFoundException.class)
        .hasMessage("no x");
  }

  @Test
  void undeclaredExceptionComesBackAsText() {
    assertThatThrownBy(() -> geometry.divide(1, 0))
        .isInstanceOfSatisfying(
            RemoteException.class,
            e -> {
              assertThat(e.status()).isEqualTo(Status.FAILED);
              assertThat(e.remoteClass()).isEqualTo("java.lang.ArithmeticException");
              assertThat(e.remoteMessage()).isEqualTo("/ by zero");
              assertThat(e.remoteTrace()).anyMatch(line -> line.contains("Plane.divide"));
            });
  }

  @Test
  void futuresDoNotWait() throws Exception {
    assertThat(geometry.later(20).get(60, TimeUnit.SECONDS)).isEqualTo(20);
  }

  @Test
  void oneWayCallArrives() throws Exception {
    geometry.note("hello");
    assertThat(NOTED.get(60, TimeUnit.SECONDS)).isEqualTo("hello");
  }

  @Test
  void genericMethodTakesAnyValueOfTheContract() {
    assertThat(geometry.same(List.of(1, "two", 3.0))).isEqualTo(List.of(1, "two", 3.0));
    assertThat(geometry.same(new Point(1, 1))).isEqualTo(new Point(1, 1));
  }

  @Test
  void dynamicCallsGoByPositionAndByName() {
    var service = exchange.requester.service("geometry");
    assertThat(service.call("divide", 42, 2)).isEqualTo(21);
    assertThat(service.call("divide", Map.of("divisor", 2, "dividend", 42))).isEqualTo(21);
    assertThat(service.call("join(String,int)", "a", 1)).isEqualTo("a#1");
    assertThat(service.allow(Point.class).call("origin")).isEqualTo(new Point(0, 0));
  }

  @Test
  void jsonCallsGiveTheSameResults() {
    var service =
        exchange
            .requester
            .service("geometry")
            .with(CallOptions.DEFAULT.withFormat(dev.parley.protocol.CallCodec.Format.JSON));
    assertThat(service.call("divide", 42, 2)).isEqualTo(21);
    assertThat(service.call("origin")).isEqualTo(Map.of("x", 0, "y", 0));
    assertThatThrownBy(() -> service.call("divide", 1, 0)).isInstanceOf(RemoteException.class);
  }

  @Test
  void unknownMethodNamesTheNearest() {
    assertThatThrownBy(() -> exchange.requester.service("geometry").call("divid", 1, 2))
        .isInstanceOfSatisfying(
            ParleyException.class, e -> assertThat(e.status()).isEqualTo(Status.NO_SUCH_METHOD))
        .hasMessageStartingWith(
            "The service 'geometry' has no method divid; the nearest are divide");
  }

  @Test
  void unknownServiceIsToldAtOnce() {
    assertThatThrownBy(() -> exchange.requester.service("nobody").call("x"))
        .isInstanceOfSatisfying(
            ParleyException.class, e -> assertThat(e.status()).isEqualTo(Status.NO_SUCH_SERVICE));
  }

  @Test
  void functionIsServedByName() {
    exchange.responder.function("single", "foo_function", BooleanSupplier.class, () -> true);
    assertThat(exchange.requester.service("single").call("foo_function")).isEqualTo(true);
  }

  @Test
  void slowCallDoesNotHoldUpQuickOnes() throws Exception {
    try (var own = new Exchange(4)) {
      var release = new CountDownLatch(1);
      interface Mixed {
        String quick();

        CompletableFuture<String> slow();
      }
      own.responder.export(
          "mixed",
          Mixed.class,
          new Mixed() {
            @Override
            public String quick() {
              return "quick";
            }

            @Override
            public CompletableFuture<String> slow() {
              try {
                release.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return CompletableFuture.completedFuture("slow");
            }
          });
      var mixed =
          own.requester.proxy(
              "mixed", Mixed.class, CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(60)));
      var slow = List.of(mixed.slow(), mixed.slow(), mixed.slow());
      for (var i = 0; i < 100; i++) {
        assertThat(mixed.quick()).isEqualTo("quick");
      }
      release.countDown();
      for (var call : slow) {
        assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo("slow");
      }
    }
  }
}
