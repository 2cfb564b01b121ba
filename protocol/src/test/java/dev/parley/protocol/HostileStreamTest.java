package dev.parley.protocol;

import static java.io.ObjectStreamConstants.SC_ENUM;
import static java.io.ObjectStreamConstants.SC_EXTERNALIZABLE;
import static java.io.ObjectStreamConstants.SC_SERIALIZABLE;
import static java.io.ObjectStreamConstants.SC_WRITE_METHOD;
import static java.io.ObjectStreamConstants.TC_CLASS;
import static java.io.ObjectStreamConstants.TC_ENUM;
import static java.io.ObjectStreamConstants.TC_EXCEPTION;
import static java.io.ObjectStreamConstants.TC_LONGSTRING;
import static java.io.ObjectStreamConstants.TC_RESET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.protocol.Samples.Circle;
import dev.parley.protocol.Samples.Color;
import dev.parley.protocol.Samples.Plain;
import dev.parley.protocol.Samples.Point;
import dev.parley.protocol.Samples.SubPlain;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that would do harm if they were read as they ask to be. */
@Timeout(60)
class HostileStreamTest {
  private static final String HERE = "dev.parley.protocol.";
  private static final AllowList ALLOWED =
      AllowList.of(
          Plain.class,
          Point.class,
          Color.class,
          Circle.class,
          Outlaws.Listed.class,
          Throwing.class);

  static final class Throwing extends Exception {
    private static final long serialVersionUID = 1L;
  }

  @BeforeEach
  void forget() {
    Outlaws.RAN.set(0);
    Outlaws.Listed.READ.set(0);
    Gadget.FIRED.set(0);
  }

  private static ParleyException failure(byte[] stream) {
    return failure(stream, ALLOWED);
  }

  private static ParleyException failure(byte[] stream, AllowList allowed) {
    return catchThrowableOfType(
        ParleyException.class, () -> ObjectCodec.decode(stream, allowed, Limits.DEFAULT));
  }

  private static void assertNotInContract(byte[] stream, String what) {
    assertThat(failure(stream))
        .hasMessage("The body holds " + what + ", which the contract does not name")
        .extracting(ParleyException::status)
        .isEqualTo(Status.REFUSED);
    assertThat(Outlaws.RAN).hasValue(0);
  }

  private static void assertUnreadable(byte[] stream) {
    assertThat(failure(stream)).extracting(ParleyException::status).isEqualTo(Status.BAD_REQUEST);
  }

  @Test
  void gadgetChainFiresWhereNothingGuards() throws Exception {
    StreamBytes.readPlainly(StreamBytes.of(Gadget.create()));
    assertThat(Gadget.FIRED).hasValue(1);
  }

  @Test
  void gadgetChainIsRefusedAndDoesNotFire() {
    assertNotInContract(
        StreamBytes.of(Gadget.create()), "org.apache.commons.collections.keyvalue.TiedMapEntry");
    assertNotInContract(
        StreamBytes.of(new Object[] {Map.of("a", Gadget.create())}),
        "org.apache.commons.collections.keyvalue.TiedMapEntry");
    assertThat(Gadget.FIRED).hasValue(0);
  }

  @Test
  void dynamicProxyIsRefused() {
    var proxy =
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Runnable.class, Comparable.class},
            (Serializable & java.lang.reflect.InvocationHandler) (self, method, arguments) -> null);
    assertNotInContract(
        StreamBytes.of(proxy), "a dynamic proxy of java.lang.Runnable, java.lang.Comparable");
  }

  @Test
  void lambdaInTheStreamIsRefused() {
    var lambda = (Supplier<String> & Serializable) () -> "code";
    assertNotInContract(StreamBytes.of(lambda), "java.lang.invoke.SerializedLambda");
  }

  @Test
  void classOutsideTheContractIsRefusedAndDoesNotRun() throws Exception {
    var stream = StreamBytes.of(new Outlaws.Reading());
    assertNotInContract(stream, HERE + "Outlaws$Reading");
    StreamBytes.readPlainly(stream);
    assertThat(Outlaws.RAN).hasValue(1);
  }

  @Test
  void classOutsideTheContractIsNotInitialised() throws Exception {
    var stream =
        new StreamBytes()
            .object()
            .describe(HERE + "Outlaws$Initialising", 1L, SC_SERIALIZABLE, 0)
            .end()
            .nothing()
            .bytes();
    assertNotInContract(stream, HERE + "Outlaws$Initialising");
    StreamBytes.readPlainly(stream);
    assertThat(Outlaws.RAN).hasValue(1);
  }

  @Test
  void externalizableOutsideTheContractIsRefused() {
    var stream = StreamBytes.of(new Outlaws.External());
    Outlaws.RAN.set(0);
    assertNotInContract(stream, HERE + "Outlaws$External");
  }

  @Test
  void allowedObjectInsideAForbiddenOneIsNotRead() {
    assertNotInContract(StreamBytes.of(new Outlaws.Around()), HERE + "Outlaws$Around");
    assertThat(Outlaws.Listed.READ).hasValue(0);
  }

  @Test
  void unknownClassIsRefusedLikeAForbiddenOne() {
    assertNotInContract(
        StreamBytes.renamed(
            StreamBytes.of(new Outlaws.Around()), "Outlaws$Around", "Outlaws$Nobody"),
        HERE + "Outlaws$Nobody");
  }

  /** In the contract; but what it puts in its place is not. */
  static final class Resolving implements Serializable {
    private static final long serialVersionUID = 1L;

    private Object readResolve() {
      return new Outlaws.Around();
    }
  }

  @Test
  void replacementOutsideTheContractIsRefused() {
    assertThat(failure(StreamBytes.of(new Resolving()), AllowList.of(Resolving.class)))
        .hasMessage("The body holds " + HERE + "Outlaws$Around, which the contract does not name");
  }

  @Test
  void subclassOfAContractClassIsRefused() {
    assertNotInContract(StreamBytes.of(new SubPlain()), HERE + "Samples$SubPlain");
  }

  @Test
  void forbiddenClassAsSuperclassOfAnAllowedOneIsRefused() {
    assertNotInContract(
        new StreamBytes()
            .object()
            .describe(Plain.class, SC_SERIALIZABLE, 0)
            .end()
            .describe(HERE + "Outlaws$Reading", 1L, SC_SERIALIZABLE | SC_WRITE_METHOD, 0)
            .end()
            .nothing()
            .end()
            .bytes(),
        HERE + "Outlaws$Reading");
  }

  @Test
  void anotherAllowedClassAsSuperclassIsRefused() {
    assertUnreadable(
        new StreamBytes()
            .object()
            .describe(Color.class, SC_SERIALIZABLE, 0)
            .end()
            .describe(Plain.class, SC_SERIALIZABLE, 0)
            .end()
            .nothing()
            .bytes());
  }

  @Test
  void classObjectOfAForbiddenClassIsRefused() {
    assertNotInContract(StreamBytes.of(Outlaws.Reading.class), HERE + "Outlaws$Reading");
    assertNotInContract(StreamBytes.of(Runtime.class), "java.lang.Runtime");
    assertNotInContract(StreamBytes.of(int.class), "int");
    assertNotInContract(
        new StreamBytes()
            .u1(TC_CLASS)
            .describe(HERE + "Outlaws$Initialising", 1L, SC_SERIALIZABLE, 0)
            .end()
            .nothing()
            .bytes(),
        HERE + "Outlaws$Initialising");
  }

  @Test
  void arrayOfAForbiddenClassIsRefused() {
    assertNotInContract(
        StreamBytes.of(new Outlaws.Reading[0][]), "[[L" + HERE + "Outlaws$Reading;");
    assertNotInContract(StreamBytes.of(new Class<?>[0]), "[Ljava.lang.Class;");
  }

  @Test
  void arrayOfTooManyDimensionsIsNoObject() {
    assertUnreadable(
        new StreamBytes()
            .array()
            .describe("[".repeat(60_000) + "I", 1L, SC_SERIALIZABLE, 0)
            .end()
            .nothing()
            .i4(0)
            .bytes());
  }

  @Test
  void enumSetAndEnumMapOfAForbiddenEnumAreRefused() {
    assertNotInContract(StreamBytes.of(EnumSet.of(Outlaws.Choice.ONE)), HERE + "Outlaws$Choice");
    assertNotInContract(
        StreamBytes.of(new EnumMap<>(Map.of(Outlaws.Choice.ONE, 1))), HERE + "Outlaws$Choice");
  }

  @Test
  void unknownEnumConstantIsNoObject() {
    var stream =
        new StreamBytes()
            .u1(TC_ENUM)
            .describe(Color.class.getName(), 0L, SC_SERIALIZABLE | SC_ENUM, 0)
            .end()
            .describe("java.lang.Enum", 0L, SC_SERIALIZABLE | SC_ENUM, 0)
            .end()
            .nothing()
            .string("PUCE")
            .bytes();
    assertThat(failure(stream))
        .hasMessage(
            "The body does not fit the class here: enum constant PUCE does not exist in class "
                + Color.class.getName())
        .extracting(ParleyException::status)
        .isEqualTo(Status.BAD_REQUEST);
  }

  @Test
  void recordWithFieldsOfOtherTypesIsNoObject() {
    assertUnreadable(
        new StreamBytes()
            .object()
            .describe(Point.class, SC_SERIALIZABLE, 1)
            .u1('L')
            .utf("x")
            .string("Ljava/lang/String;")
            .end()
            .nothing()
            .string("one")
            .bytes());
  }

  @Test
  void serialisableClassWrittenAsExternalizableIsNoObject() {
    assertUnreadable(
        new StreamBytes()
            .object()
            .describe(Plain.class, SC_EXTERNALIZABLE, 0)
            .end()
            .nothing()
            .bytes());
  }

  @Test
  void garbageIsNoObject() {
    assertUnreadable("not a stream at all".getBytes(StandardCharsets.UTF_8));
    assertUnreadable(new byte[] {1});
    assertUnreadable(new StreamBytes().bytes());
    assertUnreadable(new StreamBytes().u1(TC_RESET).u1(TC_RESET).bytes());
    assertUnreadable(new StreamBytes().u1(TC_EXCEPTION).u1(TC_RESET).bytes());
    assertUnreadable(new StreamBytes().u1(0x71).i4(0x7E0005).bytes());
  }

  @Test
  void exceptionMarkerIsNoObject() {
    var exception = StreamBytes.of(new Exception("written half"));
    var stream = new byte[exception.length + 1];
    System.arraycopy(exception, 0, stream, 0, 4);
    stream[4] = TC_EXCEPTION;
    System.arraycopy(exception, 4, stream, 5, exception.length - 4);
    assertUnreadable(stream);
  }

  @Test
  void exceptionMarkerWithAForbiddenClassIsRefused() {
    assertNotInContract(
        new StreamBytes()
            .u1(TC_EXCEPTION)
            .object()
            .describe(HERE + "Outlaws$Initialising", 1L, SC_SERIALIZABLE, 0)
            .end()
            .nothing()
            .bytes(),
        HERE + "Outlaws$Initialising");
  }

  @Test
  void truncatedStreamIsNoObjectWhereverItEnds() {
    var stream =
        StreamBytes.of(new Object[] {new Point(1, 2), Map.of("a", 1), new HashMap<>(Map.of(1, 2))});
    for (var length = 1; length < stream.length; length++) {
      assertUnreadable(Arrays.copyOf(stream, length));
    }
    assertThat(ObjectCodec.decode(stream, ALLOWED, Limits.DEFAULT)).isInstanceOf(Object[].class);
  }

  @Test
  void changedBytesNeverDoMoreThanFail() {
    var random = new Random(42);
    var stream =
        StreamBytes.of(
            new Object[] {
              List.of(new Point(1, 2)), new HashMap<>(Map.of("a", Color.RED)), new int[] {1, 2},
            });
    for (var round = 0; round < 20_000; round++) {
      var changed = stream.clone();
      for (var i = 0; i <= round % 3; i++) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      try {
        ObjectCodec.decode(changed, ALLOWED, Limits.DEFAULT);
      } catch (ParleyException e) {
        assertThat(e.status()).isIn(Status.REFUSED, Status.BAD_REQUEST);
      }
    }
  }

  @Test
  void stringOfEnormousDeclaredLengthIsNoObject() {
    assertUnreadable(new StreamBytes().u1(TC_LONGSTRING).i8(Long.MAX_VALUE).u1('a').bytes());
    assertUnreadable(new StreamBytes().u1(TC_LONGSTRING).i8(Integer.MAX_VALUE - 8).u1('a').bytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {101, 2_000, 100_000})
  void deepNestingIsRefused(int depth) {
    var stream = new StreamBytes();
    for (var i = 0; i < depth; i++) {
      stream.array();
      if (i == 0) {
        stream.describe(Object[].class, SC_SERIALIZABLE, 0).end().nothing();
      } else {
        stream.u1(0x71).i4(0x7E0000);
      }
      stream.i4(1);
    }
    assertThat(failure(stream.nothing().bytes()))
        .hasMessage("The body is nested deeper than 100")
        .extracting(ParleyException::status)
        .isEqualTo(Status.REFUSED);
  }

  @Test
  void listThatHoldsItselfInASetIsRefused() {
    List<Object> list = new ArrayList<>();
    var stream = StreamBytes.of(new Object[] {list, new HashMap<>(Map.of(List.of("x"), 1))});
    assertThat(ObjectCodec.decode(stream, ALLOWED, Limits.DEFAULT)).isInstanceOf(Object[].class);
    var map = new HashMap<Object, Object>();
    map.put(list, 1);
    list.add(list);
    assertThat(failure(StreamBytes.of(map)).status()).isEqualTo(Status.REFUSED);
  }

  @Test
  void manyObjectsAreRefused() {
    var many = new Object[20];
    Arrays.setAll(many, i -> new Point(i, i));
    assertThat(
            catchThrowableOfType(
                ParleyException.class,
                () -> ObjectCodec.decode(StreamBytes.of(many), ALLOWED, new Limits(9_999, 9, 15))))
        .hasMessage("The body has more than 15 objects")
        .extracting(ParleyException::status)
        .isEqualTo(Status.REFUSED);
  }

  @Test
  void longBodyIsRefused() {
    assertThat(
            catchThrowableOfType(
                ParleyException.class,
                () -> ObjectCodec.decode(new byte[11], ALLOWED, new Limits(10, 9, 15))))
        .hasMessage("The body has 11 bytes; the limit is 10")
        .extracting(ParleyException::status)
        .isEqualTo(Status.REFUSED);
  }
}
