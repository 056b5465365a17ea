import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** Makes and reads the tokens in links to next pages and later changes. They can be neither made nor read elsewhere. */
export interface SealedTokens {
  /** `scope` says which list the token belongs to. */
  seal(content: string, scope: readonly string[]): string
  /** The content, or undefined when the token was altered, made up, or belongs to another list. */
  open(token: string, scope: readonly string[]): string | undefined
}

/**
 * Real tokens are opaque, and clients that guess at them break. So these are encrypted, with a key of their own for each
 * emulator and the scope as associated data (AES-GCM, NIST SP 800-38D).
 */
export function createSealedTokens(): SealedTokens {
  const key = randomBytes(32)
  const additional = (scope: readonly string[]): Buffer => Buffer.from(JSON.stringify(scope))

  return {
    seal(content, scope) {
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(additional(scope))
      // All tokens have one length, so that the length says nothing.
      const sealed = Buffer.concat([nonce, cipher.update(content.padEnd(contentLength)), cipher.final()])
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
        return `${decipher.update(bytes.subarray(nonceLength, -tagLength))}${decipher.final()}`.trimEnd()
      } catch {
        return undefined
      }
    },
  }
}

const nonceLength = 12
const tagLength = 16
const contentLength = 64
