/**
 * A private certification authority and a certificate of it, made on the spot: nothing to install, nothing that
 * expires in a file. Knows nothing of who serves with them.
 *
 * Source: RFC 5280, section 4.1 (Certificate), in DER.
 */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

export interface Certificates {
  /** PEM of the authority, for NODE_EXTRA_CA_CERTS. */
  readonly authority: string;
  /** PEM of the certificate for the host, and its key. */
  readonly certificate: string;
  readonly key: string;
}

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_ID = 0x06;
const UTF8 = 0x0c;
const TIME = 0x18;
const TRUE = Buffer.from([0x01, 0x01, 0xff]);
const [VERSION, EXTENSIONS, DNS_NAME] = [0xa0, 0xa3, 0x82];

const ECDSA_WITH_SHA256 = der(SEQUENCE, der(OBJECT_ID, Buffer.from('2a8648ce3d040302', 'hex')));
const COMMON_NAME = der(OBJECT_ID, Buffer.from('550403', 'hex'));
const BASIC_CONSTRAINTS = der(OBJECT_ID, Buffer.from('551d13', 'hex'));
const SUBJECT_ALT_NAME = der(OBJECT_ID, Buffer.from('551d11', 'hex'));
const DAY_MS = 86_400_000;

/** Makes an authority and a certificate for `host`, both good for a day around now. */
export function makeCertificates(host: string): Certificates {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = name('Test authority');
  const isAuthority = der(SEQUENCE, BASIC_CONSTRAINTS, TRUE, der(OCTET_STRING, der(SEQUENCE, TRUE)));
  const hosts = der(OCTET_STRING, der(SEQUENCE, der(DNS_NAME, Buffer.from(host))));
  const isForHost = der(SEQUENCE, SUBJECT_ALT_NAME, hosts);
  return {
    authority: certify(1, issuer, issuer, authority.publicKey, isAuthority, authority.privateKey),
    certificate: certify(2, issuer, name(host), server.publicKey, isForHost, authority.privateKey),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function certify(
  serial: number,
  issuer: Buffer,
  subject: Buffer,
  publicKey: KeyObject,
  extension: Buffer,
  signer: KeyObject,
): string {
  const body = der(
    SEQUENCE,
    der(VERSION, der(INTEGER, Buffer.from([2]))),
    der(INTEGER, Buffer.from([serial])),
    ECDSA_WITH_SHA256,
    issuer,
    der(SEQUENCE, time(Date.now() - DAY_MS), time(Date.now() + DAY_MS)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(EXTENSIONS, der(SEQUENCE, extension)),
  );
  const signature = der(BIT_STRING, Buffer.from([0]), sign('sha256', body, signer));
  const lines =
    der(SEQUENCE, body, ECDSA_WITH_SHA256, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function name(commonName: string): Buffer {
  return der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8, Buffer.from(commonName)))));
}

function time(atMs: number): Buffer {
  const digits = new Date(atMs).toISOString().replace(/\.\d+|\D/g, '');
  return der(TIME, Buffer.from(`${digits}Z`));
}

/** Tag, length, contents. */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const long = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...(length < 0x80 ? [length] : long)]), content]);
}
