package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.protocol.CallCodec.Format;
import dev.parley.protocol.Samples.OutOfStock;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailuresTest {
  static class Unwritable extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // what the test is about
    final Object held = Optional.of("cannot be written");
  }

  static final class Hostile extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new IllegalStateException("no trace");
    }
  }

  interface Shop {
    @Nullable Object buy(String what) throws OutOfStock, IOException, Unwritable;
  }

  private final Contract contract = Contract.of(Shop.class);
  private final ContractMethod buy = contract.named("buy").get(0);
  private final CallCodec codec = new CallCodec(Limits.DEFAULT);

  private Throwable travelled(Throwable thrown, Format format) {
    return travelled(thrown, format, true);
  }

  private Throwable travelled(Throwable thrown, Format format, boolean withTrace) {
    var body = codec.thrown(thrown, buy, contract.allowList(), withTrace, format);
    return codec.readFailure(Status.FAILED, body, contract.allowList());
  }

  private Throwable failure(Map<String, ?> fields) {
    var body = codec.arguments(fields, Format.OBJECT);
    return codec.readFailure(Status.FAILED, body, contract.allowList());
  }

  private static RemoteException remote(Throwable thrown) {
    assertThat(thrown).isInstanceOf(RemoteException.class);
    return (RemoteException) thrown;
  }

  @Test
  void declaredExceptionComesBackAsItself() {
    var thrown = travelled(new OutOfStock("no more", 3), Format.OBJECT);
    assertThat(thrown).isInstanceOf(OutOfStock.class).hasMessage("no more").hasNoCause();
    assertThat(((OutOfStock) thrown).left).isEqualTo(3);
    assertThat(remote(thrown.getSuppressed()[0]).remoteTrace().get(0))
        .contains("FailuresTest.declaredExceptionComesBackAsItself");
  }

  @Test
  void causesAndSuppressedOutsideTheContractBecomeText() {
    var original = new OutOfStock("no more", 3);
    original.initCause(new IllegalStateException("broken", new RuntimeException("deeper")));
    original.addSuppressed(new IllegalArgumentException("also"));
    original.addSuppressed(new IOException("allowed"));
    var thrown = travelled(original, Format.OBJECT);
    assertThat(thrown.getCause())
        .isExactlyInstanceOf(Exception.class)
        .hasMessage("java.lang.IllegalStateException: broken")
        .hasNoCause();
    assertThat(thrown.getSuppressed()[0])
        .isExactlyInstanceOf(Exception.class)
        .hasMessage("java.lang.IllegalArgumentException: also");
    assertThat(thrown.getSuppressed()[1]).isExactlyInstanceOf(IOException.class);
  }

  @Test
  void undeclaredExceptionBecomesText() {
    var remote = remote(travelled(new IllegalStateException("broken"), Format.OBJECT));
    assertThat(remote).hasMessage("java.lang.IllegalStateException: broken");
    assertThat(remote.status()).isEqualTo(Status.FAILED);
    assertThat(remote.remoteClass()).isEqualTo("java.lang.IllegalStateException");
    assertThat(remote.remoteMessage()).isEqualTo("broken");
    assertThat(remote.remoteTrace()).isNotEmpty().hasSizeLessThanOrEqualTo(50);
  }

  @Test
  void subclassOfADeclaredExceptionBecomesText() {
    assertThat(remote(travelled(new java.io.FileNotFoundException("f"), Format.OBJECT)))
        .hasMessage("java.io.FileNotFoundException: f");
  }

  @ParameterizedTest
  @EnumSource
  void errorWithoutMessageHasAClass(Format format) {
    assertThat(remote(travelled(new StackOverflowError(), format)))
        .hasMessage("java.lang.StackOverflowError");
  }

  @Test
  void traceIsKeptBackWhereAsked() {
    assertThat(
            remote(travelled(new IllegalStateException("x"), Format.OBJECT, false)).remoteTrace())
        .isEmpty();
  }

  @Test
  void jsonGivesTextForDeclaredExceptionsToo() {
    var remote = remote(travelled(new OutOfStock("no more", 3), Format.JSON));
    assertThat(remote).hasMessage(OutOfStock.class.getName() + ": no more");
    assertThat(remote.remoteTrace()).isNotEmpty();
  }

  @Test
  void exceptionThatCannotBeWrittenBecomesText() {
    assertThat(remote(travelled(new Unwritable(), Format.OBJECT)))
        .hasMessage(Unwritable.class.getName());
  }

  @Test
  void exceptionWhoseOwnMethodsFailBecomesText() {
    assertThat(remote(travelled(new Hostile(), Format.OBJECT)))
        .hasMessage(
            Hostile.class.getName()
                + ": (its message could not be had: java.lang.IllegalStateException)");
  }

  @Test
  void longMessageIsCut() {
    var remote = remote(travelled(new IllegalStateException("x".repeat(20_000)), Format.OBJECT));
    assertThat(remote.remoteMessage()).hasSize(10_001).endsWith("x…");
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.class,
      names = {"OK", "FAILED"},
      mode = EnumSource.Mode.EXCLUDE)
  void otherStatusesKeepTheirMessageAndDelay(Status status) {
    for (var format : Format.values()) {
      var sent = new ParleyException(status, "the reason", null, Duration.ofMillis(250));
      var read = codec.readFailure(status, codec.failure(sent, format), contract.allowList());
      assertThat(read).isExactlyInstanceOf(ParleyException.class).hasMessage("the reason");
      assertThat(((ParleyException) read).status()).isEqualTo(status);
      assertThat(((ParleyException) read).retryAfter()).contains(Duration.ofMillis(250));
    }
  }

  @Test
  void oddDelaysAreIgnored() {
    for (var delay : List.<Object>of(-1, new BigDecimal("1e1000000000"), 1.5, "soon")) {
      var body = codec.arguments(Map.of("retryAfter", delay), Format.OBJECT);
      var read = codec.readFailure(Status.BUSY, body, contract.allowList());
      assertThat(((ParleyException) read).retryAfter()).isEmpty();
      assertThat(read).hasMessage("BUSY");
    }
  }

  @Test
  void dataOutsideTheContractIsNotRead() {
    Outlaws.RAN.set(0);
    Gadget.FIRED.set(0);
    for (var data :
        List.of(
            StreamBytes.of(new Outlaws.Reading()),
            StreamBytes.of(Gadget.create()),
            StreamBytes.of("no exception"),
            new byte[] {1, 2, 3})) {
      assertThat(remote(failure(Map.of("message", "m", "exception", "E", "data", data))))
          .hasMessage("E: m");
    }
    assertThat(Outlaws.RAN).hasValue(0);
    assertThat(Gadget.FIRED).hasValue(0);
  }

  @Test
  void fieldsOfOtherTypesAreIgnored() {
    var fields = new HashMap<String, Object>();
    fields.put("message", List.of(1));
    fields.put("exception", 5);
    fields.put("trace", new ArrayList<>(Arrays.asList("a", null, 3, "b")));
    fields.put("data", "text");
    assertThat(remote(failure(fields)).remoteTrace()).containsExactly("a", "b");
    fields.put("trace", new String[] {"a", null});
    assertThat(remote(failure(fields)).remoteTrace()).containsExactly("a");
  }

  @Test
  void reasonThatCannotBeReadKeepsTheStatus() {
    var body = new Body.Serialized(StreamBytes.of(new Outlaws.Reading()));
    var read = codec.readFailure(Status.BUSY, body, contract.allowList());
    assertThat(read)
        .hasMessage(
            "BUSY, with a reason that cannot be read: The body holds "
                + Outlaws.Reading.class.getName()
                + ", which the contract does not name");
    assertThat(((ParleyException) read).status()).isEqualTo(Status.BUSY);
    assertThat(codec.readFailure(Status.BUSY, new Body.Json("[1"), contract.allowList()))
        .hasMessageStartingWith("BUSY, with a reason that cannot be read: The body is no JSON");
  }

  @Test
  void resultThatCannotBeSentIsInternal() {
    assertThat(
            catchThrowableOfType(
                ParleyException.class,
                () -> codec.result(buy, Thread.currentThread(), Format.OBJECT)))
        .hasMessage(
            "The result of buy(String) cannot be sent: java.lang.Thread does not implement"
                + " java.io.Serializable")
        .extracting(ParleyException::status)
        .isEqualTo(Status.INTERNAL);
  }

  @Test
  void unknownStatusIsInternal() {
    assertThat(Status.parse("BUSY")).isEqualTo(Status.BUSY);
    assertThat(Status.parse("TEAPOT")).isEqualTo(Status.INTERNAL);
  }
}
