package dev.parley.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Credentials.Role;
import java.util.HashMap;
import java.util.Map;
import javax.jms.DeliveryMode;
import javax.jms.JMSException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs that may write in a room, and put in their messages what only the keeper says. */
@Timeout(180)
class ForgedMessageTest {
  private static final String TOPIC = "parley.rooms.test";
  private static final String LIAR = "responder";

  private final Hall hall = Hall.withoutKeeper();

  @AfterEach
  void stop() {
    hall.close();
  }

  private PlainClient liar() throws JMSException {
    return hall.closing(
        new PlainClient(hall.broker.inVmUrl(), hall.broker.credentials().first(Role.RESPONDERS)));
  }

  private static void publish(PlainClient liar, String text, Map<String, Object> fields)
      throws JMSException {
    try (var producer = liar.session.createProducer(liar.session.createTopic(TOPIC))) {
      producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
      var message = liar.session.createTextMessage(text);
      for (var field : fields.entrySet()) {
        message.setObjectProperty(field.getKey(), field.getValue());
      }
      producer.send(message);
    }
  }

  private static Map<String, Object> asIfOf(Room room) {
    return Map.of(
        "parley_from", room.self().id() + " " + room.self().name(),
        "parley_member", room.self().id(),
        "parley_name", room.self().name(),
        "parley_user", room.self().user());
  }

  private static Map<String, Object> more(Map<String, Object> fields, Object... added) {
    var more = new HashMap<>(fields);
    for (var i = 0; i < added.length; i += 2) {
      more.put((String) added[i], added[i + 1]);
    }
    return more;
  }

  /** All that makes a message look as if the keeper had passed it on. */
  private static void lieInEveryWay(PlainClient liar, Room victim) throws JMSException {
    var as = asIfOf(victim);
    publish(liar, "numbered", more(as, "parley_seq", 1L, "parley_epoch", "x"));
    publish(liar, "addressed", more(as, "parley_to", "x"));
    publish(liar, "known", more(as, "parley_known", true, "parley_by", victim.self().user()));
    publish(
        liar,
        "as a message, numbered",
        more(as, "parley_kind", "message", "parley_seq", 1L, "parley_epoch", "x"));
    publish(liar, "as a message", more(as, "parley_kind", "message", "parley_to", "x"));
    publish(
        liar,
        "as the past",
        more(as, "parley_kind", "history", "parley_known", true, "parley_by", "requester"));
  }

  @ParameterizedTest
  @EnumSource
  void whoForgesTheKeepersFieldsIsNamedByTheUser(Order order) throws Exception {
    hall.keep(keeper -> keeper.policy(RoomPolicy.DEFAULT.withOrder(order)));
    var ann = hall.rooms().join("test", "ann");
    var bob = hall.rooms().join("test", "bob");
    var atBob = Hall.Heard.in(bob);

    lieInEveryWay(liar(), ann);
    ann.send("mine").join();

    var heard =
        new String[] {
          LIAR + ": numbered", LIAR + ": addressed", LIAR + ": known", "ann: mine",
        };
    atBob.awaitTexts(heard);
    assertThat(atBob.messages)
        .extracting(RoomMessage::user)
        .containsExactly(LIAR, LIAR, LIAR, "requester");
    var late = Hall.Heard.in(hall.rooms().join("test", "late"));
    late.awaitTexts(heard);
    assertThat(late.messages)
        .extracting(RoomMessage::user)
        .containsExactly(LIAR, LIAR, LIAR, "requester");
    assertThat(atBob.missed() + late.missed()).isZero();
  }

  @Test
  void whatForeignMessagesSayOfTheirSenderIsNotBelievedWhereAllIsPutInOrder() throws Exception {
    hall.keep(keeper -> keeper.policy(RoomPolicy.DEFAULT.withOrder(Order.AGREED)));
    var ann = hall.rooms().join("test", "ann");
    var atAnn = Hall.Heard.in(ann);
    var as = more(asIfOf(ann), "parley_seq", 1L, "parley_epoch", "x", "parley_to", "x");
    as.remove("parley_from");

    publish(liar(), "not mine", as);

    atAnn.awaitTexts(LIAR + ": not mine");
    Hall.Heard.in(hall.rooms().join("test", "late")).awaitTexts(LIAR + ": not mine");
  }

  @Test
  void forgedPlacesInTheOrderSilenceNobody() throws Exception {
    hall.keep(keeper -> keeper);
    var ann = hall.rooms().join("test", "ann");
    var atBob = Hall.Heard.in(hall.rooms().join("test", "bob"));
    var liar = liar();
    ann.send("one", Order.AGREED).join();
    atBob.awaitTexts("ann: one");
    var last =
        Map.<String, Object>of(
            "parley_seq",
            Long.MAX_VALUE,
            "parley_epoch",
            ann.reader().kept().orElseThrow().epoch());

    publish(liar, "last", last);
    publish(liar, "last", more(last, "parley_from", ann.self().id() + " ann"));
    publish(liar, "never heard", more(last, "parley_kind", "message"));
    ann.send("two", Order.AGREED).join();
    ann.send("three", Order.SAFE).join();

    var heard =
        new String[] {"ann: one", LIAR + ": last", LIAR + ": last", "ann: two", "ann: three"};
    atBob.awaitTexts(heard);
    var late = hall.rooms().join("test", "late");
    var atLate = Hall.Heard.in(late);
    late.send("four", Order.AGREED).join();
    atLate.awaitTexts(
        "ann: one", LIAR + ": last", LIAR + ": last", "ann: two", "ann: three", "late: four");
    assertThat(atBob.missed() + atLate.missed()).isZero();
  }

  @Test
  void durableMemberBelievesNoMoreThanOthers() throws Exception {
    hall.keep(keeper -> keeper);
    var ann = hall.rooms().join("test", "ann");
    var durable = JoinOptions.DEFAULT.withDurable(true);
    hall.rooms().join("test", "bob", durable).close();

    lieInEveryWay(liar(), ann);
    publish(
        liar(),
        "last",
        Map.of(
            "parley_seq",
            Long.MAX_VALUE,
            "parley_epoch",
            ann.reader().kept().orElseThrow().epoch()));
    ann.send("mine", Order.AGREED).join();

    Hall.Heard.in(hall.rooms().join("test", "bob", durable))
        .awaitTexts(
            LIAR + ": numbered",
            LIAR + ": addressed",
            LIAR + ": known",
            LIAR + ": last",
            "ann: mine");
  }

  @Test
  void whatOnlyTheKeeperTellsIsNotTakenFromOthers() throws Exception {
    hall.keep(keeper -> keeper);
    var ann = hall.rooms().join("test", "ann");
    var atAnn = Hall.Heard.in(ann);
    var liar = liar();
    var told = Map.<String, Object>of("parley_id", 7L, "parley_order", "SAFE", "parley_sent", 1L);

    publish(liar, "one", told);
    publish(liar, "two", told);

    atAnn.awaitTexts(LIAR + ": one", LIAR + ": two");
    var late = Hall.Heard.in(hall.rooms().join("test", "late"));
    late.awaitTexts(LIAR + ": one", LIAR + ": two");
    for (var heard : new Hall.Heard[] {atAnn, late}) {
      assertThat(heard.messages).extracting(RoomMessage::order).containsOnly(Order.FIFO);
      assertThat(heard.messages).allMatch(message -> message.sentAt().toEpochMilli() > 1);
    }
  }

  @Test
  void whoPretendsToBeAMemberIsHeardByThatMemberToo() throws Exception {
    hall.keep(keeper -> keeper);
    var ann = hall.rooms().join("test", "ann", JoinOptions.DEFAULT.withEcho(false));
    var atAnn = Hall.Heard.in(ann);

    ann.send("mine").join();
    publish(liar(), "not mine", asIfOf(ann));

    atAnn.awaitTexts(LIAR + ": not mine");
  }

  @Test
  void withoutAKeeperNobodyIsBelievedToBeOne() throws Exception {
    var ann = hall.rooms().join("test", "ann");
    var atBob = Hall.Heard.in(hall.rooms().join("test", "bob"));
    Patience.await().until(() -> ann.members().size() == 2);

    lieInEveryWay(liar(), ann);
    ann.send("mine").join();

    atBob.awaitTexts(LIAR + ": numbered", LIAR + ": addressed", LIAR + ": known", "ann: mine");
    assertThat(atBob.missed()).isZero();
  }

  @Test
  void withoutAKeeperNobodySaysFarewellForAnother() throws Exception {
    var ann = hall.rooms().join("test", "ann");
    var bob = hall.rooms().join("test", "bob");
    var atBob = Hall.Heard.in(bob);
    Patience.await().until(() -> bob.members().size() == 2);

    publish(liar(), "", more(asIfOf(ann), "parley_kind", "presence", "parley_closed", true));
    publish(liar(), "", more(asIfOf(ann), "parley_kind", "presence"));
    ann.send("still here").join();

    atBob.awaitTexts("ann: still here");
    assertThat(atBob.changes()).doesNotContain("LEFT ann", "RETURNED ann");
    assertThat(bob.members()).extracting(Member::user).containsOnly("requester");
  }
}
