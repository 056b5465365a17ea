import 'reflect-metadata'
import type { webcrypto } from 'node:crypto'
import { BasicConstraintsExtension, SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509'

/** A certificate that nobody but its maker trusts, in PEM. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const DAY_MS = 86_400_000

/** Made for these names and addresses; valid for a day around now unless an end is given. */
export async function selfSigned(
  names: readonly string[] = ['127.0.0.1', 'localhost'],
  notAfter = new Date(Date.now() + DAY_MS),
): Promise<Certificate> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${names[0]}`,
    notBefore: new Date(notAfter.getTime() - 2 * DAY_MS),
    notAfter,
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [new BasicConstraintsExtension(true, undefined, true), namesOf(names)],
  })
  return { cert: certificate.toString('pem'), key: await pemOf(keys.privateKey) }
}

export interface IssuedOptions {
  readonly names: readonly string[]
  /** Who signs it, e.g. `CN=Proxy CA, O=Contoso`. */
  readonly authority: string
  /** Days from now. */
  readonly validFrom?: number
  readonly validTo?: number
}

/** A server's certificate by an authority that was made for it; `authority` is that one's own, in PEM. */
export async function issued({
  names,
  authority,
  validFrom = -1,
  validTo = 1,
}: IssuedOptions): Promise<Certificate & { readonly authority: string }> {
  const at = (days: number): Date => new Date(Date.now() + days * DAY_MS)
  const generate = () => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const [issuer, server] = await Promise.all([generate(), generate()])
  const root = await X509CertificateGenerator.createSelfSigned({
    name: authority,
    notBefore: at(-3650),
    notAfter: at(3650),
    signingAlgorithm: ALGORITHM,
    keys: issuer,
    extensions: [new BasicConstraintsExtension(true, undefined, true)],
  })
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${names[0]}`,
    issuer: root.subjectName,
    notBefore: at(validFrom),
    notAfter: at(validTo),
    signingAlgorithm: ALGORITHM,
    publicKey: server.publicKey,
    signingKey: issuer.privateKey,
    extensions: [new BasicConstraintsExtension(false), namesOf(names)],
  })
  return { cert: certificate.toString('pem'), key: await pemOf(server.privateKey), authority: root.toString('pem') }
}

function namesOf(names: readonly string[]): SubjectAlternativeNameExtension {
  return new SubjectAlternativeNameExtension(
    names.map((value) => ({ type: /^[\d.]+$/.test(value) ? ('ip' as const) : ('dns' as const), value })),
  )
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const text = Buffer.from(await crypto.subtle.exportKey('pkcs8', key)).toString('base64')
  return `-----BEGIN PRIVATE KEY-----\n${text}\n-----END PRIVATE KEY-----\n`
}
