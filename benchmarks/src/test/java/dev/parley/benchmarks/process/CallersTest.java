package dev.parley.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.benchmarks.exchange.EchoRequester;
import dev.parley.benchmarks.exchange.Order;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallersTest {
  private static final Duration SLICE = Duration.ofSeconds(1);

  private final Callers callers = new Callers();

  @AfterEach
  void stop() {
    callers.close();
  }

  @Test
  void rightRepliesAreCounted() throws Exception {
    var slice = callers.run(answering(order -> order), 4, SLICE);

    assertThat(slice.allRight()).isTrue();
    assertThat(slice.inTime()).isBetween(1L, slice.right());
  }

  @Test
  void repliesToSomeoneElseAreCountedAsWrong() throws Exception {
    var slice = callers.run(answering(order -> Order.numbered(order.id() + 1)), 2, SLICE);

    assertThat(slice.wrong()).isPositive();
    assertThat(slice.right()).isZero();
    assertThat(slice.allRight()).isFalse();
  }

  @Test
  void failedCallsAreCountedAndTheFirstIsNamed() throws Exception {
    var requester =
        answering(
            order -> {
              throw new IOException("nobody there");
            });
    var slice = callers.run(requester, 2, SLICE);

    assertThat(slice.errors()).isPositive();
    assertThat(slice.firstError()).isEqualTo("java.io.IOException: nobody there");
    assertThat(slice.allRight()).isFalse();
  }

  @Test
  void noTwoRequestsAreEqual() throws Exception {
    Set<Order> seen = ConcurrentHashMap.newKeySet();
    var requester =
        answering(
            order -> {
              Thread.sleep(1);
              return seen.add(order) ? order : Order.numbered(-1);
            });

    assertThat(callers.run(requester, 8, SLICE).wrong()).isZero();
    assertThat(callers.run(requester, 8, SLICE).wrong()).isZero();
  }

  private static EchoRequester answering(Answer answer) {
    return new EchoRequester() {
      @Override
      public Order echo(Order order) throws Exception {
        return answer.to(order);
      }

      @Override
      public void close() {}
    };
  }

  private interface Answer {
    Order to(Order order) throws Exception;
  }
}
