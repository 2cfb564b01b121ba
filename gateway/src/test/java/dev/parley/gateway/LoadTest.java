package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Credentials.Role;
import dev.parley.examples.ExampleServices;
import dev.parley.protocol.CallCodec;
import dev.parley.protocol.Status;
import dev.parley.responder.Responder;
import dev.parley.testing.ParleyBroker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class LoadTest {
  private static final long MILLI = 1_000_000;

  @RegisterExtension static final ParleyBroker broker = ParleyBroker.inMemory();

  private Instant now = Instant.parse("2026-01-01T00:00:01Z");
  private final Load moving = new Load(() -> now);

  @Test
  void callsAreToldOnceTheirBucketIsFull() {
    moving.called("math", Status.OK, 3 * MILLI);
    moving.called("math", Status.FAILED, 5 * MILLI);
    moving.called("string", Status.OK, MILLI);
    assertThat(moving.all(moving.until())).containsOnly(LoadSeries.Bucket.EMPTY);

    now = now.plus(Load.BUCKET);

    var all = moving.all(moving.until());
    assertThat(all).hasSize(Load.BUCKETS).startsWith(LoadSeries.Bucket.EMPTY);
    assertThat(all.get(Load.BUCKETS - 1).calls()).isEqualTo(3);
    assertThat(all.get(Load.BUCKETS - 1).failures()).isEqualTo(1);
    assertThat(all.get(Load.BUCKETS - 1).p50Millis()).isBetween(2.9, 3.1);
    assertThat(all.get(Load.BUCKETS - 1).p99Millis()).isBetween(4.9, 5.1);
    assertThat(moving.services(moving.until()))
        .containsOnlyKeys("math", "string")
        .hasEntrySatisfying(
            "math", told -> assertThat(told.get(Load.BUCKETS - 1).calls()).isEqualTo(2));
  }

  @Test
  void bucketsMoveOnAndAreForgotten() {
    moving.called("math", Status.OK, MILLI);
    now = now.plus(Load.BUCKET.multipliedBy(3));
    assertThat(calls(moving)).endsWith(1L, 0L, 0L);

    now = now.plus(Load.BUCKET.multipliedBy(Load.BUCKETS - 3));
    assertThat(calls(moving)).startsWith(1L, 0L);

    now = now.plus(Load.BUCKET);
    assertThat(calls(moving)).containsOnly(0L);
  }

  @Test
  void callsAreToldApartWithoutAnybodyLooking() {
    moving.called("math", Status.OK, MILLI);
    now = now.plus(Load.BUCKET);
    moving.called("math", Status.OK, MILLI);
    moving.called("math", Status.OK, MILLI);
    now = now.plus(Load.BUCKET);

    assertThat(calls(moving)).endsWith(0L, 1L, 2L);
  }

  @Test
  void servicesBeyondTheBoundCountAmongAllAndIdleOnesMakePlace() {
    for (var i = 0; i <= Load.SERVICES; i++) {
      moving.called("service-" + i, Status.OK, MILLI);
    }
    assertThat(moving.services(moving.until())).hasSize(Load.SERVICES);

    now = now.plus(Duration.ofMinutes(10));
    moving.called("another", Status.OK, MILLI);

    assertThat(moving.services(moving.until())).containsOnlyKeys("another");
  }

  @Test
  void clockThatIsSetBackLosesNothing() {
    moving.called("math", Status.OK, MILLI);
    now = now.minusSeconds(3_600);
    moving.called("math", Status.OK, MILLI);
    now = now.plusSeconds(3_600).plus(Load.BUCKET);

    assertThat(calls(moving)).endsWith(2L);
  }

  @Test
  void loadIsToldOfWhatIsAllowedAndOfNothingElse() throws Exception {
    ExampleServices.export(broker.closing(Responder.builder(broker.connect()).build()));
    var gateway =
        broker.closing(
            Gateway.builder(broker.connectAs(Role.REQUESTERS)).allow("math.*").port(0).start());
    var http = new Opened(gateway.url());
    http.post("/services/math/div", "[42, 2]");
    http.post("/services/string/makeUpper", "[\"a\"]");

    Patience.await()
        .untilAsserted(
            () -> {
              var told = Opened.fields(http.get("/load"));
              assertThat(told.get("seconds")).isEqualTo(5);
              assertThat(told.get("services"))
                  .asInstanceOf(InstanceOfAssertFactories.LIST)
                  .hasSize(1);
              assertThat(told.get("services"))
                  .asInstanceOf(InstanceOfAssertFactories.LIST)
                  .first()
                  .isInstanceOfSatisfying(
                      Map.class,
                      one -> {
                        assertThat(one.get("service")).isEqualTo("math");
                        assertThat(one.get("responders")).isEqualTo(1);
                        assertThat(one.get("waiting")).isEqualTo(0);
                        assertThat(CallCodec.toJson(one.get("calls"))).contains("1");
                      });
            });
  }

  private static List<Long> calls(Load load) {
    return load.all(load.until()).stream().map(LoadSeries.Bucket::calls).toList();
  }
}
