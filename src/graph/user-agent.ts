import { ConfigError } from '../errors/errors.ts'

/**
 * The name of the sender, in the form that SharePoint wants of programs that are not sold:
 * `NONISV|Company|Application/Version`. Decorated traffic goes before undecorated when the service is busy
 * (learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online).
 */
export const defaultUserAgent = 'NONISV|Towline|Towline/0.1.0'

/** The text itself. Throws `ConfigError` (`USAGE`) for a text that no header can hold. */
export function parseUserAgent(text: string, source: string): string {
  if (/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text)) return text
  throw new ConfigError('USAGE', {
    message: `${source} cannot be sent as a User-Agent.`,
    likelyCause: 'The value is empty, or holds a line break or a character that is not ASCII.',
    fix: 'Write it as SharePoint asks: `NONISV|Company|Application/1.0`.',
  })
}
