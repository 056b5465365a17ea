import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import type { JWK } from 'jose'
import type { Secrets } from '../../emulator.ts'
import { createKeyRing, createKeys } from '../../keys.ts'
import { readText } from '../../read-text.ts'
import { type CertificateAuthority, createAuthority, expiryOf } from '../ca.ts'
import { makeFolder } from '../make-folder.ts'
import { EmulatorStartError } from '../start-error.ts'
import { createFile, replaceFile } from '../whole-file.ts'

/** All that clients come to rely on: whom they trust, what signs the tokens in their caches, what they must send. */
export interface ServedSecrets extends Secrets {
  readonly authority: CertificateAuthority
}

interface KeptSecrets {
  readonly secrets: ServedSecrets
  /** For the person that started the emulator. */
  readonly warnings: readonly string[]
}

/** For one start only; nothing of it is written. `now` is real time in milliseconds. */
export async function createSecrets(now: number): Promise<ServedSecrets> {
  const [keys, authority] = await Promise.all([createKeys(), createAuthority(now)])
  return { keys: createKeyRing(keys), authority, identityHeader: randomUUID() }
}

/**
 * Returns the secrets in this directory: the first start makes them, later starts read them. An authority that has expired
 * is replaced, because no client accepts it, and a warning says so. Only the owner can read the file, because its reader
 * could pose as the emulator to every client that trusts it.
 * Rejects with an EmulatorStartError when the directory cannot be used or the file holds something else.
 */
export async function keepSecrets(directory: string, now: number): Promise<KeptSecrets> {
  const path = pathIn(directory)
  await makeFolder(directory, 0o700).catch((cause: Error) => {
    throw new EmulatorStartError(
      `The emulator's state cannot be kept in ${directory}: ${cause.message}. Choose another directory.`,
      cause,
    )
  })
  try {
    const known = await readSecrets(path)
    if (known === undefined) return { secrets: await writeSecrets(path, await createSecrets(now)), warnings: [] }
    const expired = expiryOf(known.authority, now)
    return expired === undefined
      ? { secrets: known, warnings: [] }
      : await renewAuthority(directory, known, expired, now)
  } catch (error) {
    // The system's words come without a full stop.
    const why = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '')
    throw new EmulatorStartError(
      `The emulator's state cannot be kept in ${directory}: ${why}. Remove ${path} to start anew, or choose another directory.`,
      error,
    )
  }
}

async function renewAuthority(
  directory: string,
  { keys, identityHeader }: ServedSecrets,
  expired: Date,
  now: number,
): Promise<KeptSecrets> {
  const secrets = { keys, identityHeader, authority: await createAuthority(now) }
  await replaceSecrets(directory, secrets)
  const day = expired.toISOString().slice(0, 10)
  const warning = `The certificate authority in ${directory} expired on ${day}, so a new one was made. Clients that copied the old certificate need the new one.`
  return { secrets, warnings: [warning] }
}

/** Writes them again, after there was a new signing key. */
export async function replaceSecrets(directory: string, secrets: ServedSecrets): Promise<void> {
  await replaceFile(pathIn(directory), serialise(secrets))
}

interface Content {
  readonly authority: CertificateAuthority
  readonly signingKey: JWK
  /** The keys that signed before, newest first. */
  readonly retiredKeys?: readonly JWK[]
  readonly identityHeader: string
}

async function readSecrets(path: string): Promise<ServedSecrets | undefined> {
  const text = await readText(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  const { authority, signingKey, retiredKeys = [], identityHeader } = parse(text)
  const retired = await Promise.all(retiredKeys.map((jwk) => createKeys(jwk)))
  return { authority, keys: createKeyRing(await createKeys(signingKey), retired), identityHeader }
}

async function writeSecrets(path: string, secrets: ServedSecrets): Promise<ServedSecrets> {
  await createFile(path, serialise(secrets))
  return secrets
}

function serialise({ authority, keys, identityHeader }: ServedSecrets): string {
  const retiredKeys = keys.retired.map(({ privateJwk }) => privateJwk)
  const content: Content = { authority, signingKey: keys.privateJwk, retiredKeys, identityHeader }
  return `${JSON.stringify(content, undefined, 2)}\n`
}

function pathIn(directory: string): string {
  return join(directory, 'emulator-secrets.json')
}

function parse(text: string): Content {
  try {
    const { authority, signingKey, retiredKeys = [], identityHeader } = JSON.parse(text) as Content
    const certificate = new X509Certificate(authority.certificate)
    const isPair = certificate.checkPrivateKey(createPrivateKey(authority.privateKey))
    const areKeys = [signingKey, ...retiredKeys].every(({ kty }) => kty === 'RSA')
    if (isPair && areKeys && typeof identityHeader === 'string') {
      return { authority, signingKey, retiredKeys, identityHeader }
    }
  } catch {
    // Parsers quote their input, and this file holds private keys: the parser's message is dropped.
  }
  throw new Error('the file does not hold the state of an emulator.')
}
