import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** Makes and reads the tokens in links to next pages. Nobody else can do either. */
export interface SkipTokens {
  /** `scope` says which list the token belongs to. */
  seal(position: number, scope: readonly string[]): string
  /** The position, or undefined when the token was altered, made up, or belongs to another list. */
  open(token: string, scope: readonly string[]): number | undefined
}

/**
 * Real skip tokens are opaque, and clients that guess at them break. So these are encrypted, with a key of their own for
 * each emulator and the scope as associated data (AES-GCM, NIST SP 800-38D).
 */
export function createSkipTokens(): SkipTokens {
  const key = randomBytes(32)
  const additional = (scope: readonly string[]): Buffer => Buffer.from(JSON.stringify(scope))

  return {
    seal(position, scope) {
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(additional(scope))
      const sealed = Buffer.concat([nonce, cipher.update(String(position).padStart(12, '0')), cipher.final()])
      return Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64url')
    },
    open(token, scope) {
      const bytes = Buffer.from(token, 'base64url')
      // Decoding skips characters that are not base64url, so a token with additions has to be caught here.
      if (bytes.length <= nonceLength + tagLength || bytes.toString('base64url') !== token) return undefined
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceLength), {
        authTagLength: tagLength,
      })
        .setAAD(additional(scope))
        .setAuthTag(bytes.subarray(-tagLength))
      try {
        return Number(`${decipher.update(bytes.subarray(nonceLength, -tagLength))}${decipher.final()}`)
      } catch {
        return undefined
      }
    },
  }
}

const nonceLength = 12
const tagLength = 16
