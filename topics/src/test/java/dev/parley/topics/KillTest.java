package dev.parley.topics;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.topics.Diary.Said;
import dev.parley.topics.RoomEvent.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each order promises while members, the keeper and the broker are killed under load. */
@Tag("once")
@Timeout(300)
class KillTest {
  @TempDir static Path data;

  private static Killings killings;

  @BeforeAll
  static void killThemAll() throws IOException {
    killings = new Killings(data);
  }

  @AfterAll
  static void end() {
    if (killings != null) {
      killings.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void messagesOfOneSenderStayInOrderAndComeOnce(Order order) {
    for (var receiver : Killings.SURVIVORS) {
      for (var sender : List.of("ann", "bob", "eve", Killings.VICTIM)) {
        var numbers = killings.diary(receiver, order).heardOf(sender);
        assertThat(numbers)
            .as("%s of %s at %s", order, sender, receiver)
            .isNotEmpty()
            .isEqualTo(List.copyOf(new TreeSet<>(numbers)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void crashOfAMemberLosesNothingThatIsSaidByOthers(Order order) {
    assertNothingIsMissing(order, killings.ofKeeper);
  }

  @ParameterizedTest
  @EnumSource
  void allHearTheSameOfAMemberThatCrashes(Order order) {
    var heard = killings.survivors(order).map(one -> one.heardOf(Killings.VICTIM)).collect(toSet());

    assertThat(heard).hasSize(1);
    var numbers = heard.iterator().next();
    assertThat(numbers).isEqualTo(LongStream.rangeClosed(1, numbers.size()).boxed().toList());
    if (order != Order.FIFO) { // whose sends are done before the broker has them
      assertThat(numbers).containsAll(killings.diary(Killings.VICTIM, order).confirmed.keySet());
    }
  }

  @ParameterizedTest
  @EnumSource
  void crashOfTheKeeperLosesNothing(Order order) {
    assertNothingIsMissing(order, killings.ofBroker);
  }

  private static void assertNothingIsMissing(Order order, Killings.Kill until) {
    for (var sender : Killings.SURVIVORS) {
      var last = until.before(order, sender);
      var all = LongStream.rangeClosed(1, last).boxed().toArray(Long[]::new);
      for (var receiver : Killings.SURVIVORS) {
        assertThat(killings.diary(receiver, order).heardOf(sender))
            .as("%s of %s at %s up to %s", order, sender, receiver, last)
            .startsWith(all);
      }
    }
    assertThat(killings.survivors(order))
        .allSatisfy(one -> assertThat(one.missed("", until.at())).isZero());
  }

  @ParameterizedTest
  @EnumSource(names = "FIFO", mode = EnumSource.Mode.EXCLUDE)
  void crashesOfAMemberAndOfTheKeeperLeaveOneOrderForAll(Order order) {
    var agreed = Seam.of(killings.survivors(order).map(one -> one.heard).toList()).before();

    for (var sender : Killings.SURVIVORS) {
      var last = killings.ofBroker.before(order, sender);
      assertThat(agreed).contains(new Said(sender, last));
    }
  }

  @Test
  void crashOfTheBrokerLosesFifoMessagesOnlyAroundItAndSaysSo() {
    for (var sender : Killings.SURVIVORS) {
      var own = killings.diary(sender, Order.FIFO);
      var known = killings.ofBroker.before(Order.FIFO, sender);
      for (var receiver : Killings.SURVIVORS) {
        var at = killings.diary(receiver, Order.FIFO);
        var lost = Report.lost(own, at);
        assertThat(lost)
            .as("of %s at %s", sender, receiver)
            .allSatisfy(number -> assertThat(number).isGreaterThan(known))
            .allSatisfy(number -> assertThat(own.sentAt(number)).isLessThan(killings.backAt));
        // A send that failed may have got as far as a number.
        assertThat(at.missed("of " + sender, Long.MAX_VALUE))
            .as("of %s at %s", sender, receiver)
            .isBetween((long) lost.size(), (long) lost.size() + own.failed.size());
      }
    }
  }

  @Test
  void crashOfTheBrokerLosesTheEndOfWhatWasAgreedAndReordersNothing() {
    var seam = Seam.of(killings.survivors(Order.AGREED).map(one -> one.heard).toList());

    assertThat(seam.isPrefixConsistent()).as("%s", seam).isTrue();
    for (var sender : Killings.SURVIVORS) {
      var own = killings.diary(sender, Order.AGREED);
      var known = killings.ofBroker.before(Order.AGREED, sender);
      assertThat(killings.survivors(Order.AGREED))
          .flatMap(one -> Report.lost(own, one))
          .allSatisfy(number -> assertThat(number).isGreaterThan(known))
          .allSatisfy(number -> assertThat(own.sentAt(number)).isLessThan(killings.backAt));
    }
  }

  @Test
  void safeMessagesSurviveTheCrashOfTheBroker() {
    var heard = killings.survivors(Order.SAFE).map(one -> one.heard).toList();

    assertThat(heard.get(1)).isEqualTo(heard.get(0));
    assertThat(heard.get(2)).isEqualTo(heard.get(0));
    for (var sender : Killings.SURVIVORS) {
      assertThat(Report.lost(killings.diary(sender, Order.SAFE), killings.diary("ann", Order.SAFE)))
          .as("confirmed to %s, and lost", sender)
          .isEmpty();
    }
    assertThat(killings.late(Order.SAFE)).isEqualTo(heard.get(0));
  }

  @ParameterizedTest
  @EnumSource(names = "FIFO", mode = EnumSource.Mode.EXCLUDE)
  void historyGivesTheSameOrderAfterTheCrashOfTheBroker(Order order) {
    var heard = killings.diary("ann", order).heard;
    var late = killings.late(order);

    assertThat(heard.subList(heard.size() - late.size(), heard.size())).isEqualTo(late);
  }

  @Test
  void durableMemberGetsAllSafeMessagesFromItsCrashOn() {
    var heard = killings.diary("ann", Order.SAFE).heard;
    var before = killings.diary(Killings.VICTIM, Order.SAFE).heard.size();
    var after = killings.returned(Order.SAFE);

    assertThat(after).hasSizeBetween(heard.size() - before, heard.size());
    assertThat(heard.subList(heard.size() - after.size(), heard.size())).isEqualTo(after);
  }

  /** The control is a SAFE message, which goes the same way as the news. */
  @ParameterizedTest
  @EnumSource
  void crashOfAMemberIsSeenWithinASecond(Order order) {
    var killedAt = killings.ofMember.at();
    for (var one : killings.survivors(order).toList()) {
      var seenAt = one.first(Kind.LOST, killedAt).orElseThrow().at();
      assertThat(seenAt - killings.ofMember.deadBy())
          .as("milliseconds until %s saw it in %s", one.name(), order)
          .isLessThan(1000 + killings.slowestSafe(killedAt, seenAt));
    }
  }

  @ParameterizedTest
  @EnumSource
  void allSeeTheSameChangesInTheSameOrder(Order order) {
    var changes =
        killings.survivors(order).map(one -> one.changes(killings.ofBroker.at())).toList();
    var longest = changes.stream().max(Comparator.comparing(List::size)).orElseThrow();

    // Who joined later did not see those before it join.
    assertThat(changes)
        .allSatisfy(
            one ->
                assertThat(longest.subList(longest.size() - one.size(), longest.size()))
                    .isEqualTo(one));
    assertThat(longest.get(longest.size() - 1)).startsWith("LOST " + Killings.VICTIM);
  }

  @ParameterizedTest
  @EnumSource
  void membersKeepTheirIdsAcrossTheCrashOfTheBroker(Order order) {
    var views = killings.survivors(order).map(one -> one.members).toList();

    assertThat(views)
        .allSatisfy(
            view ->
                assertThat(view.split(","))
                    .containsExactlyInAnyOrderElementsOf(killings.ids(order)));
  }
}
