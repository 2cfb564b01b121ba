package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BadContractTest {
  private static final String HERE = BadContractTest.class.getName() + "$";

  private static String failure(Class<?> type) {
    return String.valueOf(
        catchThrowableOfType(ContractException.class, () -> Contract.of(type)).getMessage());
  }

  @Test
  void classIsNoContract() {
    assertThat(failure(String.class))
        .isEqualTo("java.lang.String is not an interface; a contract must be one");
    assertThat(failure(Override.class))
        .isEqualTo("java.lang.Override is not an interface; a contract must be one");
  }

  interface Empty {
    static void run() {}
  }

  @Test
  void interfaceWithoutMethodsIsNoContract() {
    assertThat(failure(Empty.class)).isEqualTo(HERE + "Empty has no methods to call");
  }

  interface Two {
    void a();

    void b();
  }

  @Test
  void functionNeedsOneMethod() {
    var failure =
        catchThrowableOfType(ContractException.class, () -> Contract.function("f", Two.class));
    assertThat(failure)
        .hasMessage(HERE + "Two has 2 abstract methods; a function needs an interface with one");
  }

  record NotSerialisable(int value) {}

  record Deep(List<Inner[]> inners) implements Serializable {}

  record Inner(NotSerialisable value) implements Serializable {}

  interface TakesNotSerialisable {
    void take(String first, NotSerialisable second);
  }

  interface TakesDeep {
    void take(Deep deep);
  }

  interface ReturnsThread {
    Thread get();
  }

  @Test
  void typeThatIsNotSerialisableIsNamedWithItsPlace() {
    assertThat(failure(TakesNotSerialisable.class))
        .isEqualTo(
            "TakesNotSerialisable.take, parameter 'second': "
                + HERE
                + "NotSerialisable cannot travel: make it implement java.io.Serializable");
    assertThat(failure(TakesDeep.class))
        .isEqualTo(
            "TakesDeep.take, parameter 'deep' → Deep.inners → Inner.value: "
                + HERE
                + "NotSerialisable cannot travel: make it implement java.io.Serializable");
    assertThat(failure(ReturnsThread.class))
        .isEqualTo(
            "ReturnsThread.get, result: java.lang.Thread cannot travel: "
                + "it does not implement java.io.Serializable; use a type that does");
  }

  record WithRunnable(Runnable task) implements Serializable {}

  interface OpenField {
    WithRunnable get();
  }

  abstract static class Abstract implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  interface OpenClass {
    void take(Abstract[] values);
  }

  interface AnyRecord {
    void take(Record value);
  }

  @Test
  void openTypeMustBeSealedOrListed() {
    assertThat(failure(OpenField.class))
        .isEqualTo(
            "OpenField.get, result → WithRunnable.task: java.lang.Runnable is open to any"
                + " implementation: seal it, or list those that may travel with @Travels on the"
                + " contract");
    assertThat(failure(OpenClass.class))
        .startsWith("OpenClass.take, parameter 'values': " + HERE + "Abstract is open to any");
    assertThat(failure(AnyRecord.class))
        .startsWith("AnyRecord.take, parameter 'value': java.lang.Record is open to any");
  }

  interface OptionalInside {
    void take(List<Optional<String>> values);
  }

  interface FutureInside {
    Optional<CompletableFuture<String>> get();
  }

  interface FutureParameter {
    void take(Future<String> value);
  }

  @Test
  void optionalAndFutureCannotBeInsideAType() {
    assertThat(failure(OptionalInside.class))
        .isEqualTo(
            "OptionalInside.take, parameter 'values': Optional can only be the whole type of a"
                + " parameter or result; inside another type it cannot travel");
    assertThat(failure(FutureInside.class))
        .isEqualTo(
            "FutureInside.get, result: CompletableFuture can only be the whole type of a result;"
                + " it cannot travel");
    assertThat(failure(FutureParameter.class))
        .isEqualTo(
            "FutureParameter.take, parameter 'value': Future can only be the whole type of a"
                + " result; it cannot travel");
  }

  interface OtherFuture {
    Future<String> get();
  }

  @Test
  void otherFutureIsNoResult() {
    assertThat(failure(OtherFuture.class))
        .isEqualTo(
            "OtherFuture.get, result: java.util.concurrent.Future cannot be given to the caller;"
                + " return CompletableFuture");
  }

  interface SameName {
    void a(int x);

    @Operation(name = "a")
    void b(int y);
  }

  interface SameParameter {
    void a(@Param("x") int one, @Param("x") int two);
  }

  @Test
  void namesMustDiffer() {
    assertThat(failure(SameName.class))
        .isEqualTo(
            "SameName.a: two methods would be called a(int);"
                + " give one another name with @Operation(name = …)");
    assertThat(failure(SameParameter.class))
        .isEqualTo(
            "SameParameter.a, parameter 'x': two parameters have this name;"
                + " rename one with @Param");
  }

  interface OneWayResult {
    @Operation(oneWay = true)
    int run();
  }

  interface OneWayThrows {
    @Operation(oneWay = true)
    void run() throws IOException;
  }

  @Test
  void oneWayMethodHasNothingToGive() {
    var reason =
        ".run: a one-way method must return void and declare no exceptions;"
            + " nothing comes back to the caller";
    assertThat(failure(OneWayResult.class)).isEqualTo("OneWayResult" + reason);
    assertThat(failure(OneWayThrows.class)).isEqualTo("OneWayThrows" + reason);
  }

  record Growing<T>(Growing<List<T>> next) implements Serializable {}

  interface Endless {
    Growing<String> get();
  }

  @Test
  void typeThatGrowsForEverIsRefused() {
    assertThat(failure(Endless.class))
        .startsWith("Endless.get, result → Growing.next → Growing.next")
        .endsWith("…: the types go on for ever; end the recursion");
  }

  interface TakesStream {
    void take(Stream<String> lines);
  }

  interface StreamOfStreams {
    Stream<Stream<String>> give();
  }

  interface LateStream {
    CompletableFuture<Stream<String>> give();
  }

  interface ListOfStreams {
    List<Stream<String>> give();
  }

  interface Primitive {
    IntStream give();
  }

  @Test
  void streamIsOnlyTheWholeTypeOfAResult() {
    var only =
        " cannot travel; only Stream<T>, as the whole type of a result, is sent item by item";
    assertThat(failure(TakesStream.class))
        .isEqualTo("TakesStream.take, parameter 'lines': Stream" + only);
    assertThat(failure(StreamOfStreams.class))
        .isEqualTo("StreamOfStreams.give, result: Stream" + only);
    assertThat(failure(LateStream.class)).isEqualTo("LateStream.give, result: Stream" + only);
    assertThat(failure(ListOfStreams.class)).isEqualTo("ListOfStreams.give, result: Stream" + only);
    assertThat(failure(Primitive.class)).isEqualTo("Primitive.give, result: IntStream" + only);
  }

  interface StreamOfNotSerialisable {
    Stream<NotSerialisable> give();
  }

  @Test
  void itemsOfAStreamMustTravel() {
    assertThat(failure(StreamOfNotSerialisable.class))
        .isEqualTo(
            "StreamOfNotSerialisable.give, result: "
                + HERE
                + "NotSerialisable cannot travel: make it implement java.io.Serializable");
  }
}
