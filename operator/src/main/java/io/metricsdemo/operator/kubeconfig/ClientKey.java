package io.metricsdemo.operator.kubeconfig;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the private key of a client certificate: RSA, EC or Ed25519 in PKCS #8, RSA in PKCS #1 and
 * EC in SEC 1, as OpenSSL writes them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5208">RFC 5208</a> and <a
 *     href="https://www.rfc-editor.org/rfc/rfc5915">RFC 5915</a>
 */
final class ClientKey {

  /** Its parameters may stand before an EC key, in a block of their own. */
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ((?:[A-Z]+ )?PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private static final byte SEQUENCE = 0x30;
  private static final byte OCTETS = 0x04;
  private static final byte OBJECT_ID = 0x06;

  /** The optional field of a key in SEC 1 that names its curve. */
  private static final byte CURVE = (byte) 0xa0;

  private static final byte[] VERSION_0 = {2, 1, 0};

  /** rsaEncryption, with no parameters. */
  private static final byte[] RSA = {
    0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };

  /** id-ecPublicKey, whose parameters name the curve. */
  private static final byte[] EC = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  private ClientKey() {}

  /**
   * @param part where the key is, as messages call it
   */
  static PrivateKey read(String pem, String part) throws KubeconfigException {
    Matcher block = BLOCK.matcher(pem);
    if (!block.find()) {
      throw unusable(part, "contains no PEM private key");
    }
    String kind = block.group(1);
    if (kind.startsWith("ENCRYPTED") || block.group(2).contains("ENCRYPTED")) {
      throw unusable(part, "is encrypted, which kubectl does not support either");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(block.group(2));
      return parse(
          switch (kind) {
            case "RSA PRIVATE KEY" -> pkcs8(RSA, der);
            case "EC PRIVATE KEY" -> pkcs8(element(SEQUENCE, EC, curve(der)), der);
            default -> der;
          });
    } catch (GeneralSecurityException | RuntimeException e) {
      throw unusable(part, "is not a readable RSA, EC or Ed25519 key");
    }
  }

  private static KubeconfigException unusable(String part, String why) {
    return new KubeconfigException(
        "%s %s. Convert it with openssl pkey -in OLD -out NEW, or use a token"
            .formatted(part, why));
  }

  private static PrivateKey parse(byte[] pkcs8) throws GeneralSecurityException {
    for (String algorithm : List.of("RSA", "EC")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException e) {
        // It is of another algorithm.
      }
    }
    return KeyFactory.getInstance("EdDSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  private static byte[] pkcs8(byte[] algorithm, byte[] key) {
    return element(SEQUENCE, VERSION_0, algorithm, element(OCTETS, key));
  }

  /** The object id of the curve, with its tag and length. */
  private static byte[] curve(byte[] sec1) {
    int at = content(sec1, 0);
    while (sec1[at] != CURVE) {
      at = content(sec1, at) + length(sec1, at);
    }
    int id = content(sec1, at);
    if (sec1[id] != OBJECT_ID) {
      throw new IllegalArgumentException("a curve without a name");
    }
    return Arrays.copyOfRange(sec1, id, id + 2 + length(sec1, id));
  }

  /** Where the content of the element at a position begins. */
  private static int content(byte[] der, int at) {
    return at + 2 + (der[at + 1] < 0 ? der[at + 1] & 0x7f : 0);
  }

  private static int length(byte[] der, int at) {
    int length = 0;
    if (der[at + 1] >= 0) {
      return der[at + 1];
    }
    for (int i = at + 2; i < content(der, at); i++) {
      length = length << 8 | der[i] & 0xff;
    }
    return length;
  }

  private static byte[] element(byte tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    int length = content.size();
    if (length < 0x80) {
      element.write(length);
    } else if (length < 0x100) {
      element.writeBytes(new byte[] {(byte) 0x81, (byte) length});
    } else {
      // A key is shorter than 64 KiB.
      element.writeBytes(new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length});
    }
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }
}
