package dev.parley.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.topics.RoomEvent.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutageTest {
  private final Delivery delivery = new Delivery("test");
  private final Outage outage = new Outage(delivery);
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void listen() {
    delivery.onEvent(event -> told.add(event.kind() + " " + event.detail()));
  }

  @Test
  void lossAndReturnAreToldOnceEach() {
    assertThat(outage.begin("one")).isTrue();
    outage.tell();
    outage.tell();
    assertThat(outage.isOn()).isTrue();
    outage.over(outage.losses());
    outage.over(outage.losses());

    assertThat(told).containsExactly("DISCONNECTED one", "RECONNECTED ");
    assertThat(outage.isOn()).isFalse();
  }

  @Test
  void lossThatWasNotToldYetComesBeforeTheReturn() {
    outage.begin("one");
    outage.over(outage.losses());
    outage.tell();

    assertThat(told).containsExactly("DISCONNECTED one", "RECONNECTED ");
  }

  @Test
  void linkThatIsLostBeforeTheMemberIsInEndsNothing() {
    outage.begin("one");
    outage.tell();
    var atTheLink = outage.losses();
    assertThat(outage.begin("two")).isFalse();
    outage.over(atTheLink);

    assertThat(told).containsExactly("DISCONNECTED one");
    assertThat(outage.isOn()).isTrue();
  }

  @Test
  void lossWhileTheReturnIsToldIsTheNextOne() {
    delivery.onEvent(
        event -> {
          told.add(event.kind() + " " + event.detail());
          if (event.kind() == Kind.RECONNECTED && outage.losses() == 1) {
            assertThat(outage.begin("two")).isTrue();
          }
        });
    outage.begin("one");
    outage.over(outage.losses());
    outage.tell();

    assertThat(told).containsExactly("DISCONNECTED one", "RECONNECTED ", "DISCONNECTED two");
    assertThat(outage.isOn()).isTrue();
  }
}
