package io.metricsdemo.e2e.apiserver;

import io.metricsdemo.e2e.cluster.Grant;
import io.metricsdemo.e2e.cluster.Permissions;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * Permissions that a test is about: it shows what breaks without each. The test gets them as they
 * stand in the installed roles.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(BreaksWithout.Granted.class)
@interface BreaksWithout {

  String[] verbs();

  String[] resources();

  /** Finds the permissions in the roles; a missing one needs no test. */
  final class Granted implements ArgumentsProvider {

    @Override
    public Stream<Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      List<Grant> granted = Permissions.granted();
      return named(context.getRequiredTestMethod().getAnnotation(BreaksWithout.class))
          .map(name -> Arguments.of(find(granted, name)));
    }

    private static Grant find(List<Grant> granted, String name) {
      Optional<Grant> grant =
          granted.stream().filter(one -> one.toString().equals(name)).findFirst();
      return grant.orElseThrow(
          () -> new IllegalStateException("the operator is not permitted at all to " + name));
    }

    /** As {@link Grant#toString()} calls them. */
    static Stream<String> named(BreaksWithout tested) {
      return Arrays.stream(tested.verbs())
          .flatMap(
              verb -> Arrays.stream(tested.resources()).map(resource -> verb + " " + resource));
    }
  }
}
