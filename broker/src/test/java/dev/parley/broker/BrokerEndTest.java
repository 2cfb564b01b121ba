package dev.parley.broker;

import static dev.parley.broker.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Credentials.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.jms.DeliveryMode;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that end although nobody has closed them. */
@Timeout(120)
class BrokerEndTest {
  @TempDir Path directory;

  @Test
  void brokerThatLosesTheLockOfItsPairSaysSo() throws Exception {
    try (var broker = pair(PairRole.PRIMARY).start()) {
      assertThat(broker.ended()).isNotDone();
      Files.delete(directory.resolve("journal").resolve("server.lock"));

      await()
          .untilAsserted(
              () ->
                  assertThat(broker.ended())
                      .isCompletedWithValue(
                          "The broker has ended, since it cannot go on with the data directory "
                              + directory
                              + " (IOException: lost lock). See to the disk and start it again."));
    }
    pair(PairRole.PRIMARY).start().close();
  }

  @Test
  void brokerThatIsStoppedByAnAdminSaysSoAndLeavesItsDataToTheNext() throws Exception {
    try (var broker = Broker.builder().data(directory).port(0).start();
        var admin = Client.as(Role.ADMINS, broker)) {
      var order = admin.session().createMessage();
      JMSManagementHelper.putOperationInvocation(order, "broker", "forceFailover");
      var orders = admin.producer("activemq.management");
      orders.setDeliveryMode(DeliveryMode.NON_PERSISTENT); // nobody is left who could confirm it
      orders.send(order);

      await()
          .untilAsserted(
              () ->
                  assertThat(broker.ended())
                      .isCompletedWithValue(
                          "The broker was stopped from outside. Start it again."));
    }
    Broker.builder().data(directory).noTcp().start().close();
  }

  @Test
  void brokerThatIsClosedHasEnded() {
    var broker = Broker.builder().inMemory().noTcp().start();
    broker.close();

    assertThat(broker.ended()).isCompletedWithValue("The broker was closed.");
  }

  private Broker.Builder pair(PairRole role) {
    return Broker.builder().data(directory).noTcp().pair(role);
  }
}
