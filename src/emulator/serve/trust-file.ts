import { readText } from '../read-text.ts'
import { replaceFile } from './whole-file.ts'

/**
 * Writes the PEM file that clients of the emulator trust: its own authority, and what the environment made them trust
 * before. A child's `NODE_EXTRA_CA_CERTS` takes the place of its parent's. Behind a company's TLS inspection a file
 * with the emulator's authority alone would therefore cut the child off from all other hosts. Returns a warning for
 * each inherited file that could not be read.
 */
export async function writeTrustFile(path: string, authority: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const certificates = new Set([authority.trim()])
  const warnings: string[] = []
  for (const name of trustVariables) {
    const inherited = env[name]
    if (inherited === undefined || inherited === '') continue
    try {
      for (const [certificate] of (await readText(inherited)).matchAll(certificateBlock)) {
        certificates.add(certificate)
      }
    } catch (error) {
      warnings.push(`${name} names ${inherited}, whose certificates were not taken over: ${(error as Error).message}`)
    }
  }
  await replaceFile(path, `${[...certificates].join('\n')}\n`)
  return warnings
}

const trustVariables = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE']

/** Certificates only. Such a file may hold a private key as well, and that must not be copied. */
const certificateBlock = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g
