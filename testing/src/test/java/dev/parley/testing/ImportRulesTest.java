package dev.parley.testing;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which module may use which, and who may name JMS and Artemis. For the modules that are built
 * before this one; {@link LaterModulesTest} holds the rules of the others.
 */
@AnalyzeClasses(packages = "dev.parley", importOptions = ImportOption.DoNotIncludeTests.class)
class ImportRulesTest {
  private static final String OURS = "dev.parley..";

  @ArchTest
  static void allModulesAreLookedAt(JavaClasses classes) {
    assertThat(
            classes.stream()
                .map(type -> type.getPackageName().replaceAll("^(dev\\.parley\\.[a-z]+).*", "$1"))
                .collect(Collectors.toSet()))
        .contains(
            "dev.parley.protocol",
            "dev.parley.tls",
            "dev.parley.jms",
            "dev.parley.requester",
            "dev.parley.responder",
            "dev.parley.topics",
            "dev.parley.broker",
            "dev.parley.testing");
  }

  @ArchTest static final ArchRule protocolUsesNoOther = module("protocol", "protocol");
  @ArchTest static final ArchRule tlsUsesNoOther = module("tls", "tls");

  @ArchTest static final ArchRule jmsUsesProtocol = module("jms", "jms", "protocol", "tls");

  @ArchTest
  static final ArchRule requesterUsesJms = module("requester", "requester", "jms", "protocol");

  @ArchTest
  static final ArchRule responderUsesJms = module("responder", "responder", "jms", "protocol");

  @ArchTest static final ArchRule topicsUsesJms = module("topics", "topics", "jms", "protocol");

  @ArchTest static final ArchRule brokerUsesTls = module("broker", "broker", "tls");

  @ArchTest
  static final ArchRule testingUsesBrokerAndJms =
      module("testing", "testing", "broker", "jms", "protocol");

  @ArchTest
  static final ArchRule onlyJmsNamesJms =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.parley.jms..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.jms..", "jakarta.jms..");

  @ArchTest
  static final ArchRule nobodyNamesJakarta =
      noClasses().should().dependOnClassesThat().resideInAPackage("jakarta.jms..");

  @ArchTest
  static final ArchRule onlyFourPackagesNameArtemis =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.parley.jms.artemis..",
              "dev.parley.tls.artemis..",
              "dev.parley.broker..",
              "dev.parley.testing..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.activemq..");

  @ArchTest
  static final ArchRule onlyJmsUsesItsArtemisPackage =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.parley.jms..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.parley.jms.artemis..");

  @ArchTest
  static final ArchRule objectsAreReadByOneStreamOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.parley.protocol..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.ObjectInputStream");

  @ArchTest
  static final ArchRule nobodyCallsGetObject =
      noClasses().should().callMethod("javax.jms.ObjectMessage", "getObject");

  @ArchTest
  static final ArchRule jmsShowsWhatOthersUse =
      classes()
          .that()
          .resideInAPackage("dev.parley.jms")
          .and()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .should(beUsedByAnotherModule());

  @ArchTest
  static final ArchRule implementationsAreNotExtended =
      classes()
          .that()
          .arePublic()
          .and()
          .areNotInterfaces()
          .and()
          .areTopLevelClasses()
          .and()
          .areNotAssignableTo(Throwable.class)
          .should()
          .haveModifier(JavaModifier.FINAL);

  private static ArchRule module(String name, String... uses) {
    var allowed =
        Stream.of(uses).map(module -> "dev.parley." + module + "..").toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage("dev.parley." + name + "..")
        .should()
        .dependOnClassesThat(resideInAnyPackage(OURS).and(not(resideInAnyPackage(allowed))))
        .because("only " + String.join(", ", uses) + " may be used there");
  }

  private static ArchCondition<JavaClass> beUsedByAnotherModule() {
    return new ArchCondition<>("be used by another module") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        var used =
            type.getDirectDependenciesToSelf().stream()
                    .anyMatch(
                        dependency ->
                            resideOutsideOfPackage("dev.parley.jms..")
                                .test(dependency.getOriginClass()))
                || LaterModulesTest.isNamedLater(type.getName());
        events.add(
            new SimpleConditionEvent(
                type, used, type.getName() + " is used by no other module: it need not be public"));
      }
    };
  }
}
