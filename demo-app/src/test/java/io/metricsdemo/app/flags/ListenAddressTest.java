package io.metricsdemo.app.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {

  @ParameterizedTest
  @CsvSource({
    ":8080, '', 8080",
    "127.1.0.3:8080, 127.1.0.3, 8080",
    "[::1]:8080, ::1, 8080",
    "localhost:0, localhost, 0",
    "0.0.0.0:65535, 0.0.0.0, 65535",
  })
  void is_in_the_form_of_go(String text, String host, int port) {
    assertThat(ListenAddress.parse(text)).contains(new ListenAddress(host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "8080", ":", "host", "host:", "::1:80", "[::1]", "::1", ":-1", ":65536", "a b:1"
      })
  void refuses_what_is_no_host_and_port(String text) {
    assertThat(ListenAddress.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {":8080", "127.1.0.3:8080", "[::1]:8080", "localhost:0"})
  void prints_as_it_was_given(String text) {
    assertThat(ListenAddress.parse(text).orElseThrow()).hasToString(text);
  }

  @Test
  void without_a_host_it_is_every_interface() throws UnknownHostException {
    assertThat(new ListenAddress("", 1).resolve().getAddress().isAnyLocalAddress()).isTrue();
  }

  @Test
  void an_unknown_host_is_an_error() {
    assertThatThrownBy(() -> new ListenAddress("no.such.host.invalid", 1).resolve())
        .isInstanceOf(UnknownHostException.class);
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, 127.0.0.1:80", "::, [::]:80", "::1, [0:0:0:0:0:0:0:1]:80"})
  void a_bound_address_prints_so_that_it_can_be_given_again(String host, String printed)
      throws UnknownHostException {
    String text = ListenAddress.format(new InetSocketAddress(InetAddress.getByName(host), 80));

    assertThat(text).isEqualTo(printed);
    assertThat(ListenAddress.parse(text)).isPresent();
  }
}
