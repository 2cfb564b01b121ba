package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Samples.Circle;
import dev.parley.protocol.Samples.Everything;
import dev.parley.protocol.Samples.Shape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.IntBinaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContractTest {
  private final Contract contract = Contract.of(Everything.class);

  private ContractMethod only(String name) {
    assertThat(contract.named(name)).as(name).hasSize(1);
    return contract.named(name).get(0);
  }

  @Test
  void methodsAreSortedAndStaticOnesAreNotAmongThem() {
    assertThat(contract.methods())
        .extracting(ContractMethod::name)
        .isSorted()
        .contains("twice", "put", "keep", "roundtrip")
        .doesNotContain("notForCallers", "original", "equals");
  }

  @Test
  void overloadsAreNamedBySignatureAndOthersByName() {
    assertThat(contract.named("div"))
        .extracting(ContractMethod::wireName)
        .containsExactlyInAnyOrder("div(int,int)", "div(double,double)");
    assertThat(only("div(int,int)").resultType()).isEqualTo("int");
    assertThat(only("sum").wireName()).isEqualTo("sum");
    assertThat(only("sum").signature()).isEqualTo("sum(int[])");
  }

  @Test
  void typeVariableOfAnInheritedInterfaceIsBound() {
    assertThat(only("put").describe())
        .isEqualTo("void put(List<dev.parley.protocol.Samples$Shape> values)");
  }

  @Test
  void methodNarrowedInASubInterfaceIsOneMethod() throws Exception {
    var keep = only("keep");
    assertThat(keep.signature()).isEqualTo("keep(dev.parley.protocol.Samples$Shape)");
    assertThat(contract.find(Samples.Base.class.getMethod("keep", Object.class))).isSameAs(keep);
    assertThat(contract.find(Everything.class.getMethod("keep", Object.class))).isSameAs(keep);
    assertThat(contract.find(Everything.class.getMethod("keep", Shape.class))).isSameAs(keep);
    assertThat(contract.find(Object.class.getMethod("hashCode"))).isNull();
  }

  @Test
  void genericMethodTakesAnything() {
    assertThat(only("roundtrip").describe()).isEqualTo("Object roundtrip(Object value)");
  }

  @Test
  void optionalAndFutureAreTakenOff() {
    assertThat(only("find").describe()).isEqualTo("String find(String key, int from)");
    assertThat(only("later").describe())
        .isEqualTo(
            "dev.parley.protocol.Samples$Point later(dev.parley.protocol.Samples$Point point)");
    assertThat(only("later").isAsync()).isTrue();
    assertThat(only("laterPerhaps").resultType()).isEqualTo("String");
    assertThat(only("ping").isAsync()).isFalse();
  }

  @Test
  void annotationsSayWhatJavaCannot() {
    var renamed = only("renamed");
    assertThat(renamed.isIdempotent()).isTrue();
    assertThat(renamed.doc()).isEqualTo("Has another name.");
    assertThat(renamed.describe()).isEqualTo("String renamed(String what)");
    assertThat(renamed.javaMethod().getName()).isEqualTo("original");
    assertThat(only("tell").isOneWay()).isTrue();
    assertThat(only("ping").isOneWay()).isFalse();
  }

  @Test
  void exactlyTheClassesThatTheTypesNameMayTravel() {
    assertThat(contract.allowList().extraClasses())
        .extracting(name -> name.substring(name.indexOf('$') + 1))
        .containsExactlyInAnyOrder(
            "Animal",
            "Box",
            "Cat",
            "Circle",
            "Color",
            "Dog",
            "Free",
            "Order",
            "OutOfStock",
            "Plain",
            "Point",
            "Polygon",
            "Shape",
            "Square",
            "Tree");
  }

  @Test
  void functionGoesByTheNameItIsGiven() {
    var supplier = Contract.function("is_computer_on", BooleanSupplier.class);
    assertThat(supplier.methods()).singleElement().hasToString("is_computer_on()");
    var operator = Contract.function("add", IntBinaryOperator.class);
    assertThat(operator.methods()).singleElement().hasToString("add(int,int)");
    var comparator = Contract.function("compare", Comparator.class);
    assertThat(comparator.methods()).singleElement().hasToString("compare(Object,Object)");
  }

  interface Restating {
    String name();

    @Override
    String toString();

    @Override
    boolean equals(Object other);
  }

  @Test
  void methodsOfObjectAreNotForCalling() {
    assertThat(Contract.of(Restating.class).methods()).singleElement().hasToString("name()");
  }

  interface Narrow extends Wide {
    @Override
    String value();
  }

  interface Wide {
    Object value();
  }

  @Test
  void narrowerResultCounts() {
    assertThat(Contract.of(Narrow.class).methods())
        .singleElement()
        .extracting(ContractMethod::resultType)
        .isEqualTo("String");
  }

  interface Open extends Serializable {}

  record Implementation(Circle circle) implements Open {}

  @Travels(Implementation.class)
  interface WithTravels {
    Open get();
  }

  @Test
  void listedImplementationMayTravelWithWhatItHolds() {
    assertThat(Contract.of(WithTravels.class).allowList().extraClasses())
        .contains(Implementation.class.getName(), Circle.class.getName());
  }

  static final class Circles extends ArrayList<Circle> {
    private static final long serialVersionUID = 1L;
  }

  static class Holder<T> implements Serializable {
    private static final long serialVersionUID = 1L;
    T @Nullable [] held;
  }

  static final class OfColors extends Holder<Samples.Color> {
    private static final long serialVersionUID = 1L;
  }

  static final class OfPoints extends Holder<Samples.Point> {
    private static final long serialVersionUID = 1L;
  }

  interface Inheriting {
    Circles circles();

    OfColors colors();

    OfPoints points();

    PriorityQueue<String> queue();

    Deque<String>[] deques();

    CompletableFuture<List<Number>> numbers();
  }

  @Test
  void argumentsOfGenericSuperclassesMayTravel() {
    assertThat(Contract.of(Inheriting.class).allowList().extraClasses())
        .contains(
            Circle.class.getName(),
            Samples.Color.class.getName(),
            Samples.Point.class.getName(),
            PriorityQueue.class.getName(),
            Deque.class.getName());
  }

  interface Service {
    @Doc("d")
    void run();
  }

  @Doc("A service.")
  interface Documented extends Service {}

  @Test
  void docsAreKept() {
    var documented = Contract.of(Documented.class);
    assertThat(documented.doc()).isEqualTo("A service.");
    assertThat(documented.methods()).singleElement().extracting(ContractMethod::doc).isEqualTo("d");
    assertThat(documented.type()).isEqualTo(Documented.class);
    assertThat(contract.doc()).isEmpty();
  }

  record Row(int number) implements Serializable {}

  interface Table {
    Stream<Row> rows(int limit);
  }

  @Test
  void streamIsKnownByItsItems() {
    var rows = Contract.of(Table.class).named("rows").get(0);
    assertThat(rows.isStream()).isTrue();
    assertThat(rows.resultType()).isEqualTo(Row.class.getName());
    assertThat(rows.describe()).isEqualTo("Stream<" + Row.class.getName() + "> rows(int limit)");
    assertThat(Contract.of(Table.class).allowList().allows(Row.class)).isTrue();
    assertThat(only("sum").isStream()).isFalse();
  }
}
