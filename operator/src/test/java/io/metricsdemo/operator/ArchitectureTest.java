package io.metricsdemo.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which package may use which: the arrows of the operator's house. */
class ArchitectureTest {

  private static final String ROOT = "io.metricsdemo.operator";

  private static JavaClasses classes;

  @BeforeAll
  static void importClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void nothing_uses_the_root() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .check(classes);
  }

  /** Each with all that it may use of the operator's packages. */
  @ParameterizedTest(name = "{0} uses only {1}")
  @CsvSource({
    "naming,''",
    "kubernetes,naming",
    "kubeconfig,naming kubernetes",
    "parameters,naming kubernetes",
    "prometheus,naming kubernetes parameters",
    "prometheusoperator,naming kubernetes parameters prometheus",
    "verification,naming parameters prometheus",
    "status,naming kubernetes parameters prometheus prometheusoperator verification",
    "diagnosis,naming kubernetes parameters prometheus prometheusoperator status",
    "alerts,naming parameters prometheus verification",
    "dashboard,naming parameters verification",
    "objects,naming kubernetes parameters alerts dashboard status",
    "events,naming kubernetes status",
    "leadership,naming kubernetes",
    "observability,naming kubernetes status",
  })
  void a_package_uses_only_those_below_it(String name, String below) {
    String[] allowed =
        Arrays.stream((name + " " + below).split(" "))
            .map(each -> ROOT + "." + each + "..")
            .toArray(String[]::new);

    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + name + "..")
        .should()
        .dependOnClassesThat(ofTheOperatorOutside(allowed))
        .check(classes);
  }

  @Test
  void verification_knows_neither_kubernetes_nor_http() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".verification..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.fabric8..", "java.net.http..")
        .check(classes);
  }

  @Test
  void only_transports_use_the_http_client() {
    classes()
        .that()
        .resideOutsideOfPackages(ROOT + ".prometheus..")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackage("java.net.http..")
        .check(classes);
  }

  private static DescribedPredicate<JavaClass> ofTheOperatorOutside(String... allowed) {
    return JavaClass.Predicates.resideInAPackage(ROOT + "..")
        .and(JavaClass.Predicates.resideOutsideOfPackages(allowed));
  }
}
