import { createPrivateKey, KeyObject, webcrypto, X509Certificate } from 'node:crypto'

/** A certificate authority of the emulator's own. Both are PEM, the key in PKCS #8. */
export interface CertificateAuthority {
  readonly certificate: string
  readonly privateKey: string
}

export interface ServerCertificate {
  readonly cert: string
  readonly key: string
}

/** `now` is real time in milliseconds: clients judge certificates by their own clocks. */
export async function createAuthority(now: number): Promise<CertificateAuthority> {
  const x509 = await loadX509()
  const keys = await webcrypto.subtle.generateKey(ecdsa, true, ['sign', 'verify'])
  const { KeyUsageFlags } = x509
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: authorityName,
    ...validity(now, 10 * 365),
    keys,
    signingAlgorithm: ecdsa,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { certificate: certificate.toString('pem'), privateKey: pem(keys.privateKey) }
}

/** When the authority's certificate ends, if that is past. `now` is in milliseconds. */
export function expiryOf({ certificate }: CertificateAuthority, now: number): Date | undefined {
  const end = new X509Certificate(certificate).validToDate
  return end.getTime() <= now ? end : undefined
}

/** A certificate for these DNS names and IPv4 addresses. Throws when the authority's certificate or key cannot be read. */
export async function issueServerCertificate(
  authority: CertificateAuthority,
  names: readonly string[],
  now: number,
): Promise<ServerCertificate> {
  const x509 = await loadX509()
  const issuer = new x509.X509Certificate(authority.certificate)
  const signingKey = createPrivateKey(authority.privateKey).toCryptoKey(ecdsa, false, ['sign'])
  const keys = await webcrypto.subtle.generateKey(ecdsa, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.create({
    subject: 'CN=Towline emulator',
    issuer: issuer.subjectName,
    ...validity(now, 365),
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: ecdsa,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: ipv4.test(value) ? 'ip' : 'dns', value })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  })
  return { cert: certificate.toString('pem'), key: pem(keys.privateKey) }
}

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** It shows up where people look at what they trust, so it says what it is. */
const authorityName = 'CN=Towline emulator CA (for tests only)'

const ipv4 = /^\d+\.\d+\.\d+\.\d+$/

const day = 24 * 60 * 60 * 1000

/** From yesterday, because clients' clocks may be a little behind. */
function validity(now: number, days: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(now - day), notAfter: new Date(now + days * day) }
}

function pem(key: webcrypto.CryptoKey): string {
  return KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** Loaded here and nowhere else: it takes some 80 ms. Its decorators need `reflect-metadata` to be there before it. */
async function loadX509() {
  await import('reflect-metadata')
  return import('@peculiar/x509')
}
