import { ConfigError } from '../../errors/errors.ts'

/**
 * Node reads the words of a command line as UTF-8, and puts U+FFFD in place of bytes that are none. It would break a name
 * in the tenant, and a filter would find nothing. `written`: how this character is written where it is meant. Throws
 * `ConfigError` `USAGE`.
 */
export function refuseLostCharacters(word: string, what: string, written?: string): void {
  if (!word.includes('\ufffd')) return
  throw new ConfigError('USAGE', {
    message: `${what} holds bytes that are not UTF-8. Nothing was sent.`,
    likelyCause: 'The terminal or the script that holds the command is in another encoding.',
    fix: `Save the script as UTF-8${written === undefined ? '.' : `; the character U+FFFD itself is written ${written}.`}`,
  })
}
